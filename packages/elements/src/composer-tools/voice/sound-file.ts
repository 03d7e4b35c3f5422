/** What a recorded sound is sent as. */
export interface SoundFile {
  readonly file: File;
  /** How loud it is over its time, 0 to 1. */
  readonly levels: readonly number[];
  /** Seconds. */
  readonly duration: number;
  readonly sound: AudioBuffer;
}

/** Speech needs no more. Hertz. */
const RATE = 16_000;
const BARS = 64;
const HEADER = 44;

/**
 * Makes a file of a recording that every browser plays: AAC in MP4 as it is, anything else as 16-bit PCM in WAV.
 *
 * @param name without its end
 */
export async function soundFile(recording: Blob, name: string): Promise<SoundFile> {
  const context = new OfflineAudioContext(1, 1, RATE);
  const sound = await context.decodeAudioData(await recording.arrayBuffer());
  const samples = mono(sound);
  const file = recording.type.startsWith('audio/mp4')
    ? new File([recording], `${name}.m4a`, { type: 'audio/mp4' })
    : new File([wav(samples)], `${name}.wav`, { type: 'audio/wav' });
  return { file, levels: levelsOf(samples), duration: sound.duration, sound };
}

function mono(sound: AudioBuffer): Float32Array {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, channel) => sound.getChannelData(channel));
  const [first = new Float32Array(), ...others] = channels;
  if (others.length === 0) return first;
  return first.map((sample, at) => others.reduce((sum, other) => sum + (other[at] ?? 0), sample) / channels.length);
}

/** The loudest part is 1: quiet voices are seen, too. */
export function levelsOf(samples: Float32Array, bars = BARS): number[] {
  const step = Math.max(1, samples.length / bars);
  const loud = Array.from({ length: bars }, (_, bar) => {
    const part = samples.subarray(Math.floor(bar * step), Math.floor((bar + 1) * step));
    const squares = part.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.sqrt(squares / Math.max(1, part.length));
  });
  const most = Math.max(...loud);
  return most > 0 ? loud.map((level) => level / most) : loud;
}

/** As a WAV file: one channel of 16 bits. @param samples -1 to 1 */
export function wav(samples: Float32Array, rate = RATE): ArrayBuffer {
  const bytes = new ArrayBuffer(HEADER + samples.length * 2);
  const view = new DataView(bytes);
  const put = (at: number, text: string): void => {
    for (let letter = 0; letter < text.length; letter += 1) view.setUint8(at + letter, text.charCodeAt(letter));
  };
  put(0, 'RIFF');
  view.setUint32(4, bytes.byteLength - 8, true);
  put(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  put(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (let at = 0; at < samples.length; at += 1) {
    const sample = Math.max(-1, Math.min(1, samples[at] ?? 0));
    view.setInt16(HEADER + at * 2, sample < 0 ? sample * 0x8000 : sample * 0x7fff, true);
  }
  return bytes;
}
