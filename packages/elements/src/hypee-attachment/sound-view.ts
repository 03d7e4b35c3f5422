import type { Attachment } from '@hypee/chat';
import { html, nothing, type TemplateResult } from 'lit';
import { clock, knownLength } from '../attachments/clock.ts';
import { fileUrl } from '../attachments/file-url.ts';
import { pauseIcon, playIcon } from '../attachments/icons.ts';
import type { Sound } from '../attachments/sound.ts';
import type { VoiceNote } from '../attachments/voice-note.ts';
import type { Words } from '../strings/words.ts';

/** Keys move so far. Seconds. */
const STEP = 5;
/** Of a bar that stands for silence, of the height of all. */
const LEAST = 0.08;

/** What a row of a sound is drawn from. */
export interface SoundFacts {
  readonly attachment: Attachment;
  readonly voice: VoiceNote | undefined;
  readonly sound: Sound;
  readonly words: Words;
  /** What stands beside the time. */
  readonly aside: unknown;
}

/** How long it is, in seconds, as far as the sound or who sent it tells; 0 where nobody does. */
export const soundLength = ({ duration }: Attachment, voice: VoiceNote | undefined, sound: Sound): number =>
  knownLength(sound.length) || knownLength(duration) || knownLength(voice?.duration);

/** A sound: a button, where it is and goes, and how long it is. */
export function soundView({ attachment, voice, sound, words, aside }: SoundFacts): TemplateResult {
  const { upload, url } = attachment;
  const source = fileUrl(url) ?? upload?.blob;
  const length = soundLength(attachment, voice, sound);
  const shown = (seconds: number): string => clock(seconds, words.locale);
  const { isPlaying, time } = sound;
  const toggle = (): void => {
    if (isPlaying) sound.pause();
    else if (source !== undefined) void sound.play(source);
  };
  return html`
    <button
      type="button"
      class="play"
      aria-label=${words.text(isPlaying ? 'pauseSound' : 'playSound')}
      ?disabled=${source === undefined}
      @click=${toggle}
    >
      ${isPlaying ? pauseIcon : playIcon}
    </button>
    <div class="track">
      ${wave(voice?.levels)}
      <input
        type="range"
        min="0"
        step="any"
        max=${length || 1}
        .value=${String(Math.min(time, length || 1))}
        ?disabled=${length === 0}
        aria-label=${words.text('soundPosition')}
        aria-valuetext=${words.text('soundAt', { time: shown(time), length: shown(length) })}
        @input=${(event: Event) => sound.seek(Number((event.target as HTMLInputElement).value))}
        @keydown=${(event: KeyboardEvent) => move(event, sound, length)}
        @pointerdown=${(event: Event) => event.stopPropagation()}
      />
      <p class="sub"><span>${length || time ? shown(time || length) : nothing}</span>${aside}</p>
    </div>
  `;
}

/** A line where nothing is known of how loud it is. Drawn twice: as far as it was heard, and all of it. */
function wave(levels: readonly number[] = []): TemplateResult {
  if (levels.length === 0) return html`<span class="line"><span class="line heard"></span></span>`;
  const bars = levels.map((level, index) => {
    const height = Math.max(LEAST, level) * 24;
    return `M${index * 4 + 2} ${12 - height / 2}v${height}`;
  });
  const path = bars.join('');
  const drawn = (name: string): TemplateResult =>
    html`<svg class=${name} viewBox="0 0 ${levels.length * 4} 24" preserveAspectRatio="none" aria-hidden="true">
      <path d=${path}></path>
    </svg>`;
  return html`${drawn('wave')}${drawn('wave heard')}`;
}

/** The browser's own steps would be a hair's breadth or a minute. */
function move(event: KeyboardEvent, sound: Sound, length: number): void {
  const isBackwards = getComputedStyle(event.currentTarget as Element).direction === 'rtl';
  const along = isBackwards ? -STEP : STEP;
  const to = {
    ArrowRight: sound.time + along,
    ArrowLeft: sound.time - along,
    ArrowUp: sound.time + STEP,
    ArrowDown: sound.time - STEP,
    Home: 0,
    End: length,
  }[event.key];
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  // The arrows go from message to message outside.
  event.stopPropagation();
  sound.seek(Math.min(length, Math.max(0, to)));
}
