/** Not more often than this. Milliseconds. */
const PAUSE_MS = 1500;

/** A sound that had to wait longer than this for the browser's permission would come out of nowhere. Milliseconds. */
const LATE_MS = 500;

/** Two soft notes. Made, not fetched. Silent where the browser does not let a page sound before somebody used it. */
export class Chime {
  #audio: AudioContext | undefined;
  #lastAt = -PAUSE_MS;

  ring(): void {
    const now = performance.now();
    if (now - this.#lastAt < PAUSE_MS) return;
    this.#lastAt = now;
    try {
      const audio = (this.#audio ??= new AudioContext());
      audio.resume().then(
        () => {
          if (this.#audio === audio && performance.now() - now < LATE_MS) play(audio);
        },
        () => undefined,
      );
    } catch {
      // No sound on this device.
    }
  }

  close(): void {
    const audio = this.#audio;
    this.#audio = undefined;
    audio?.close().catch(() => undefined);
  }
}

function play(audio: AudioContext): void {
  [660, 880].forEach((pitch, index) => {
    const start = audio.currentTime + 0.12 * index;
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.06, start);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.3);
  });
}
