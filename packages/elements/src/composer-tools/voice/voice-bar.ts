import { css, html, type TemplateResult } from 'lit';
import { voiceMetadata } from '../../attachments/voice-note.ts';
import { emit } from '../../events.ts';
import type { HypeeComposer } from '../../hypee-composer/hypee-composer.ts';
import { closeIcon, deleteIcon } from '../../message-actions/icons.ts';
import { ShadowBox } from '../../message-actions/shadow-box.ts';
import { pauseIcon, playIcon, stopIcon } from '../icons.ts';
import { Player } from './player.ts';
import { Recorder } from './recorder.ts';
import { soundFile, type SoundFile } from './sound-file.ts';

const styles = css`
  .bar {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    min-block-size: 44px;
  }

  button {
    flex: none;
    padding: 0;
    color: var(--_text-muted);
  }

  .main {
    color: var(--_accent-text);
  }

  .send {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .send:hover {
    background: color-mix(in srgb, var(--_accent) 88%, #000);
  }

  :dir(rtl) > .mirrored {
    transform: scaleX(-1);
  }

  .sound {
    display: flex;
    flex: 1;
    align-items: center;
    gap: calc(2 * var(--_space));
    min-inline-size: 0;
    block-size: 44px;
    padding-inline: calc(3 * var(--_space));
    border-radius: 22px;
    background: var(--_surface-raised);
  }

  .time {
    font-variant-numeric: tabular-nums;
  }

  .dot {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--_danger);
  }

  .wave {
    flex: 1;
    inline-size: 0;
    min-inline-size: 0;
    block-size: 26px;
    color: var(--_accent-text);
  }

  .wave path {
    stroke-width: 2.2px;
    vector-effect: non-scaling-stroke;
  }

  .wave .ahead {
    opacity: 0.38;
  }

  .text {
    flex: 1;
    min-inline-size: 0;
    font-size: 13px;
    line-height: 18px;
  }

  .trouble {
    color: var(--_danger);
  }

  @media (prefers-reduced-motion: no-preference) {
    .dot {
      animation: blink 1.4s ease-in-out infinite;
    }
  }

  @keyframes blink {
    50% {
      opacity: 0.3;
    }
  }
`;

/** How often the time and the loudness are drawn. Milliseconds. */
const BEAT = 80;
/** As many bars are drawn. */
const BARS = 48;
/** Then it stops: as WAV it still is below what a server takes. Seconds. */
const LONGEST = 600;
/** Less is a slip of the finger. Seconds. */
const SHORTEST = 0.5;

type State =
  | { readonly is: 'asking' }
  | { readonly is: 'recording'; readonly recorder: Recorder }
  | { readonly is: 'making' }
  | { readonly is: 'made'; readonly made: SoundFile; readonly player: Player }
  | { readonly is: 'failed'; readonly text: string };

/**
 * Records a voice note in the place of a composer's field: begins at once.
 *
 * @param closed called when it is over
 * @returns ends it
 */
export function openVoiceBar(composer: HypeeComposer, form: HTMLFormElement, closed: () => void): () => void {
  const bar = new VoiceBar(composer, form, closed);
  bar.begin();
  return bar.end;
}

class VoiceBar {
  readonly #composer: HypeeComposer;
  readonly #form: HTMLFormElement;
  readonly #closed: () => void;
  readonly #box = new ShadowBox(styles);
  readonly #all = new AbortController();
  /** That of the button whose place it takes. */
  readonly #sendIcon: Node | undefined;
  #state: State = { is: 'asking' };
  #levels: readonly number[] = [];
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(composer: HypeeComposer, form: HTMLFormElement, closed: () => void) {
    this.#composer = composer;
    this.#form = form;
    this.#closed = closed;
    this.#sendIcon = form.querySelector('[part=send] svg')?.cloneNode(true);
    this.#box.element.addEventListener('keydown', this.#keyPressed);
    form.before(this.#box.element);
    form.hidden = true;
    this.#draw();
    this.#focus();
  }

  begin(): void {
    const ended = (): void => void this.#stop();
    Recorder.begin(this.#all.signal, ended).then(
      (recorder) => {
        this.#beat = setInterval(this.#tick, BEAT);
        this.#to({ is: 'recording', recorder });
      },
      (error: unknown) => {
        if (!this.#all.signal.aborted) this.#to({ is: 'failed', text: this.#reason(error) });
      },
    );
  }

  /** Lets go of everything. */
  readonly end = (): void => {
    if (this.#all.signal.aborted) return;
    this.#all.abort();
    clearInterval(this.#beat);
    if (this.#state.is === 'recording') this.#state.recorder.end();
    if (this.#state.is === 'made') this.#state.player.stop();
    this.#box.element.remove();
    this.#form.hidden = false;
    this.#closed();
  };

  readonly #cancel = (): void => {
    this.end();
    this.#composer.focus();
  };

  #reason(error: unknown): string {
    const { say: words } = this.#composer;
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return words.text('microphoneRefused');
    return words.text(name === 'NotFoundError' ? 'microphoneMissing' : 'recordingFailed');
  }

  #to(state: State): void {
    const hadFocus = this.#box.root.activeElement !== null;
    this.#state = state;
    this.#draw();
    if (hadFocus) this.#focus();
  }

  #focus(): void {
    const { root } = this.#box;
    (root.querySelector<HTMLElement>('.main') ?? root.querySelector('button'))?.focus();
  }

  readonly #tick = (): void => {
    if (this.#state.is === 'recording') {
      const { recorder } = this.#state;
      this.#levels = [...this.#levels, recorder.level].slice(-BARS);
      if (recorder.time >= LONGEST) void this.#stop();
    }
    this.#draw();
  };

  /** @returns whether there is something to send */
  async #stop(): Promise<boolean> {
    if (this.#state.is === 'made') return true;
    if (this.#state.is !== 'recording') return false;
    const { recorder } = this.#state;
    const isShort = recorder.time < SHORTEST;
    this.#to({ is: 'making' });
    clearInterval(this.#beat);
    try {
      const made = await soundFile(await recorder.stop(), this.#composer.say.text('voiceNote'));
      if (this.#all.signal.aborted) return false;
      if (isShort || made.duration === 0) throw new Error('Nothing was recorded.');
      const player = new Player(made.sound, () => {
        clearInterval(this.#beat);
        this.#draw();
      });
      this.#to({ is: 'made', made, player });
      return true;
    } catch {
      recorder.end();
      if (!this.#all.signal.aborted) this.#to({ is: 'failed', text: this.#composer.say.text('recordingFailed') });
      return false;
    }
  }

  #listen(player: Player): void {
    clearInterval(this.#beat);
    if (player.isPlaying) player.stop();
    else {
      player.play();
      this.#beat = setInterval(this.#tick, BEAT);
    }
    this.#draw();
  }

  async #send(): Promise<void> {
    if (!(await this.#stop()) || this.#state.is !== 'made') return;
    const { made } = this.#state;
    const draft = { content: '', attachments: [made.file], metadata: voiceMetadata(made) };
    if (emit(this.#composer, 'hypee-send', draft, { cancelable: true })) this.#cancel();
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.#cancel();
  };

  #draw(): void {
    const { say: words } = this.#composer;
    this.#box.draw(html`
      <div class="bar" role="group" aria-label=${words.text('voiceNote')}>${this.#content(this.#state)}</div>
    `);
  }

  #content(state: State): TemplateResult {
    const { say: words } = this.#composer;
    switch (state.is) {
      case 'asking':
        return html`<p class="text" role="status">${words.text('microphoneAsked')}</p>
          ${tool(words.text('cancel'), closeIcon, this.#cancel)}`;
      case 'failed':
        return html`<p class="text trouble" role="alert">${state.text}</p>
          ${tool(words.text('cancel'), closeIcon, this.#cancel)}`;
      case 'recording':
      case 'making':
        return this.#recording(state);
      case 'made':
        return this.#made(state);
    }
  }

  #recording(state: State & { readonly is: 'recording' | 'making' }): TemplateResult {
    const { say: words } = this.#composer;
    const time = state.is === 'recording' ? state.recorder.time : 0;
    const levels = [...Array.from({ length: BARS - this.#levels.length }, () => 0), ...this.#levels];
    return html`
      ${tool(words.text('cancelRecording'), deleteIcon, this.#cancel)}
      <div class="sound">
        <span class="dot"></span>
        <span class="visually-hidden" role="status">${words.text('recording')}</span>
        <span class="time" role="timer">${clock(time)}</span>
        ${wave(levels, levels.length)}
      </div>
      ${tool(words.text('stopRecording'), stopIcon, () => void this.#stop(), 'main')}
      ${tool(words.text('send'), this.#sendIcon, () => void this.#send(), 'send')}
    `;
  }

  #made({ made, player }: State & { readonly is: 'made' }): TemplateResult {
    const { say: words } = this.#composer;
    const { levels, duration } = made;
    const { isPlaying } = player;
    const time = player.time;
    const label = words.text(isPlaying ? 'pauseRecording' : 'playRecording');
    return html`
      ${tool(words.text('cancelRecording'), deleteIcon, this.#cancel)}
      ${tool(label, isPlaying ? pauseIcon : playIcon, () => this.#listen(player), 'main')}
      <div class="sound">
        ${wave(levels, (time / duration) * levels.length)}
        <span class="time">${clock(time > 0 ? time : duration)}</span>
      </div>
      ${tool(words.text('send'), this.#sendIcon, () => void this.#send(), 'send')}
    `;
  }
}

const tool = (label: string, icon: unknown, act: () => void, name = ''): TemplateResult => html`
  <button type="button" class=${name} title=${label} aria-label=${label} @click=${act}>${icon}</button>
`;

/** `1:07` */
const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** @param heard as many bars were played, or recorded */
function wave(levels: readonly number[], heard: number): TemplateResult {
  const path = (from: number, to: number): string =>
    levels
      .slice(from, to)
      .map((level, at) => {
        const half = Math.max(0.06, level) * 46;
        return `M${(from + at) * 4 + 2} ${50 - half}V${50 + half}`;
      })
      .join('');
  const place = Math.max(0, Math.min(levels.length, Math.round(heard)));
  return html`<svg class="wave" viewBox="0 0 ${levels.length * 4} 100" preserveAspectRatio="none" aria-hidden="true">
    <path d=${path(0, place)} />
    <path class="ahead" d=${path(place, levels.length)} />
  </svg>`;
}
