import type { Attachment, Message } from '@hypee/chat';
import { enAttachments } from '../strings/en-attachments.ts';
import { bring, type Words } from '../strings/words.ts';
import { kindOf } from './kind-of.ts';
import { voiceNoteOf } from './voice-note.ts';

bring(enAttachments);

/** What a message consists of that its words are not. */
export type WithFiles = Partial<Pick<Message, 'attachments' | 'metadata'>>;

/** Names the files of a message: `Photo`, `3 photos`, `File: plan.pdf`; empty where it has none. */
export function filesText({ attachments = [], metadata = {} }: WithFiles, words: Words): string {
  const [first, ...more] = attachments;
  if (!first) return '';
  if (more.length === 0) return fileText(first, voiceNoteOf({ metadata }) !== undefined, words);
  const { length } = attachments;
  const isAlbum = attachments.every((one) => kindOf(one) === 'image');
  return words.count(isAlbum ? 'photos' : 'files', length);
}

function fileText(attachment: Attachment, isVoice: boolean, words: Words): string {
  const { name } = attachment;
  const kind = kindOf(attachment);
  if (kind === 'image') return words.text('photo');
  if (kind === 'video') return words.text('video');
  if (kind === 'audio' && isVoice) return words.text('voiceMessage');
  return words.text(kind, { name });
}

/** The same, with what is written under them. */
export function withFiles(message: WithFiles, text: string, words: Words): string {
  const files = filesText(message, words);
  return files && text ? words.text('filesAndText', { files, text }) : files || text;
}
