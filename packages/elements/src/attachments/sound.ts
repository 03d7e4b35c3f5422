import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** One at a time: whoever begins to play ends the other. */
let pausePlaying: (() => void) | undefined;

/** Plays a sound of its host. Nothing is fetched before somebody wants to hear it. */
export class Sound implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #broke: () => void;
  #audio: HTMLAudioElement | undefined;
  #local: string | undefined;
  /** Where it is to begin. Seconds. */
  #from = 0;

  /** @param broke called when its bytes do not come, or cannot be played */
  constructor(host: ReactiveControllerHost, broke: () => void) {
    this.#host = host;
    this.#broke = broke;
    host.addController(this);
  }

  get isPlaying(): boolean {
    return pausePlaying === this.#pause;
  }

  /** Seconds. */
  get time(): number {
    return this.#audio?.currentTime ?? this.#from;
  }

  /** Seconds, where the sound itself tells. */
  get length(): number | undefined {
    const { duration = NaN } = this.#audio ?? {};
    return Number.isFinite(duration) ? duration : undefined;
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** @param source an address, or a sound that is on the device only */
  async play(source: string | Blob): Promise<void> {
    pausePlaying?.();
    if (!this.#audio) {
      this.#local = typeof source === 'string' ? undefined : URL.createObjectURL(asSound(source));
      const audio = new Audio();
      for (const name of ['timeupdate', 'durationchange', 'seeked'] as const)
        audio.addEventListener(name, () => this.#host.requestUpdate());
      audio.addEventListener('pause', this.#ended);
      audio.addEventListener('ended', () => {
        this.#from = audio.currentTime = 0;
        this.#ended();
      });
      audio.addEventListener('error', () => {
        if (audio !== this.#audio) return;
        this.stop();
        this.#broke();
      });
      audio.preload = 'auto';
      audio.src = this.#local ?? (source as string);
      audio.currentTime = this.#from;
      this.#audio = audio;
    }
    pausePlaying = this.#pause;
    this.#host.requestUpdate();
    // What is wrong is told by its error; that it was stopped at once is nothing to tell.
    const audio = this.#audio;
    await audio.play().catch(() => {
      // A browser may let nothing be heard in a page that nobody has touched.
      if (audio === this.#audio && audio.paused) this.#ended();
    });
  }

  pause(): void {
    this.#pause();
  }

  /** @param seconds from the beginning */
  seek(seconds: number): void {
    this.#from = seconds;
    if (this.#audio) this.#audio.currentTime = seconds;
    this.#host.requestUpdate();
  }

  /** Lets go of the bytes. */
  stop(): void {
    const audio = this.#audio;
    this.#audio = undefined;
    if (audio) {
      this.#from = audio.currentTime;
      audio.pause();
      audio.removeAttribute('src');
      audio.load();
    }
    if (this.#local) URL.revokeObjectURL(this.#local);
    this.#local = undefined;
    this.#ended();
  }

  readonly #pause = (): void => {
    this.#audio?.pause();
    this.#ended();
  };

  readonly #ended = (): void => {
    if (this.isPlaying) pausePlaying = undefined;
    this.#host.requestUpdate();
  };
}

/** Never by a type that could run: its address is of the page's origin. */
const asSound = (file: Blob): Blob =>
  file.type.startsWith('audio/') ? file : new Blob([file], { type: 'application/octet-stream' });
