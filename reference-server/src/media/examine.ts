import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import type { FileKind } from '@hypee/chat-backend';
import { readTracks } from './tracks.ts';

/** One name for each type: some go by several. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['audio/x-m4a', 'audio/mp4'],
  ['video/x-m4v', 'video/mp4'],
  ['audio/vnd.wave', 'audio/wav'],
  ['audio/x-flac', 'audio/flac'],
  ['audio/opus', 'audio/ogg'],
]);

/** Containers that hold films and sounds alike. */
const SOUND_ALONE: ReadonlyMap<string, FileKind> = new Map([
  ['video/mp4', { contentType: 'audio/mp4', extension: 'm4a' }],
  ['video/webm', { contentType: 'audio/webm', extension: 'webm' }],
  ['video/ogg', { contentType: 'audio/ogg', extension: 'ogg' }],
]);

/** What a file is, found from its bytes alone; null for what nothing is known of. */
export async function examine(path: string): Promise<FileKind | null> {
  const found = await fileTypeFromFile(path);
  if (!found) return examineText(path);
  const [type = found.mime] = found.mime.split(';', 1);
  const contentType = OTHER_NAMES.get(type) ?? type;
  const sound = SOUND_ALONE.get(contentType);
  const isSound = sound && (await readTracks(path))?.hasVideo === false;
  return isSound ? sound : { contentType, extension: found.ext };
}

/** Text in UTF-8 without controls, told from what a browser would read as a page or a picture. */
async function examineText(path: string): Promise<FileKind | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let beginning = '';
  const file = await open(path);
  try {
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (CONTROLS.test(text)) return null;
      if (beginning.length < BEGINNING_LENGTH) beginning += text.slice(0, BEGINNING_LENGTH);
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  } finally {
    await file.close();
  }
  return markupKind(beginning) ?? { contentType: 'text/plain', extension: 'txt' };
}

const BEGINNING_LENGTH = 4_096;

/** All that are no line breaks, tabs or escape sequences of terminals' logs. */
const CONTROLS = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/;

function markupKind(beginning: string): FileKind | undefined {
  const text = beginning.trimStart();
  if (!/^<[a-z!?/]/i.test(text)) return undefined;
  if (/<svg[\s>/:]/i.test(text)) return { contentType: 'image/svg+xml', extension: 'svg' };
  return text.startsWith('<?xml')
    ? { contentType: 'application/xml', extension: 'xml' }
    : { contentType: 'text/html', extension: 'html' };
}
