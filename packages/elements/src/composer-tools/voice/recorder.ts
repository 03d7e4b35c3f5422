/** The first that a browser records: AAC plays everywhere; what else there is is made into something that does. */
const TYPES = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus'];

/** A microphone that is listened to. */
export class Recorder {
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #context = new AudioContext();
  readonly #analyser = this.#context.createAnalyser();
  readonly #parts: Blob[] = [];
  readonly #begun = performance.now();

  /**
   * Asks for the microphone, and begins.
   *
   * @param signal nobody wants it any more: a microphone that is given late is let go
   * @param ended called when it stops by itself, as when it is unplugged
   */
  static async begin(signal: AbortSignal, ended: () => void): Promise<Recorder> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    if (signal.aborted) {
      letGo(stream);
      throw signal.reason;
    }
    try {
      return new Recorder(stream, ended);
    } catch (error) {
      letGo(stream);
      throw error;
    }
  }

  private constructor(stream: MediaStream, ended: () => void) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType, audioBitsPerSecond: 48_000 });
    this.#recorder.addEventListener('dataavailable', ({ data }) => this.#parts.push(data));
    for (const track of stream.getTracks()) track.addEventListener('ended', ended);
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
    this.#recorder.start();
  }

  /** Seconds. */
  get time(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  /** How loud it is now, 0 to 1. */
  get level(): number {
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const loud = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    // Speech is far below the most there can be.
    return Math.min(1, loud * 5);
  }

  /** Ends it. @returns what was recorded */
  async stop(): Promise<Blob> {
    const recorder = this.#recorder;
    if (recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
      recorder.stop();
      await stopped;
    }
    this.end();
    return new Blob(this.#parts, { type: recorder.mimeType });
  }

  /** Lets the microphone go. */
  end(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    letGo(this.#stream);
    if (this.#context.state !== 'closed') void this.#context.close();
  }
}

const letGo = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};
