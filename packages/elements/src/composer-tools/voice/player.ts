/** Plays a sound from memory: it has no address, so no policy of a page forbids it. */
export class Player {
  readonly #sound: AudioBuffer;
  readonly #ended: () => void;
  #context: AudioContext | undefined;
  #source: AudioBufferSourceNode | undefined;
  /** Where it stands while it does not play. Seconds. */
  #at = 0;

  /** @param ended called at its end */
  constructor(sound: AudioBuffer, ended: () => void) {
    this.#sound = sound;
    this.#ended = ended;
  }

  get isPlaying(): boolean {
    return this.#source !== undefined;
  }

  /** Seconds. */
  get time(): number {
    return this.#at + (this.#source ? (this.#context?.currentTime ?? 0) : 0);
  }

  play(): void {
    const context = new AudioContext();
    const source = context.createBufferSource();
    source.buffer = this.#sound;
    source.connect(context.destination);
    source.addEventListener('ended', () => {
      if (source !== this.#source) return;
      this.stop();
      this.#at = 0;
      this.#ended();
    });
    source.start(0, this.#at);
    this.#context = context;
    this.#source = source;
  }

  stop(): void {
    this.#at = this.time;
    this.#source?.stop();
    this.#source = undefined;
    void this.#context?.close();
    this.#context = undefined;
  }
}
