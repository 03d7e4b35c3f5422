import type { Message } from '@hypee/chat';

/** What a voice note carries beside its sound, in the `metadata` of its message, under `voice`. */
export interface VoiceNote {
  /** How loud it is over its time: 0 to 1, 128 at most. */
  readonly levels: readonly number[];
  /** Seconds. Recordings of browsers do not tell it themselves. */
  readonly duration: number;
}

/** More say nothing to the eye. */
const MOST_LEVELS = 128;

/** The part of a message's metadata that says it is a voice note. 1 kB at most. */
export function voiceMetadata({ levels, duration }: VoiceNote): Record<string, unknown> {
  const bytes = levels.slice(0, MOST_LEVELS).map((level) => Math.round(Math.min(1, Math.max(0, level)) * 255));
  return { voice: { duration: Math.round(duration * 10) / 10, levels: btoa(String.fromCharCode(...bytes)) } };
}

/** The voice note that a message is; undefined where it says nothing of one that can be read. */
export function voiceNoteOf({ metadata }: Pick<Message, 'metadata'>): VoiceNote | undefined {
  const { voice } = metadata as { voice?: { duration?: unknown; levels?: unknown } | null };
  if (typeof voice?.levels !== 'string' || typeof voice.duration !== 'number') return undefined;
  // Anybody can write it: nothing in it may stop a message from being shown.
  if (!/^[A-Za-z0-9+/]{0,172}={0,2}$/.test(voice.levels) || voice.levels.length % 4) return undefined;
  const levels = Array.from(atob(voice.levels), (letter) => letter.charCodeAt(0) / 255).slice(0, MOST_LEVELS);
  const isPossible = voice.duration > 0 && voice.duration < 86_400;
  return levels.length > 0 && isPossible ? { levels, duration: voice.duration } : undefined;
}
