import { parseAttachment, type Attachment } from '@hypee/chat-protocol';
import type { Api } from '../api.ts';
import { ChatError } from '../chat-error.ts';
import type { OnlineContext } from '../core-context.ts';
import type { HttpAnswer } from '../ports.ts';
import { asChatError } from '../retry.ts';
import { createPieceSize } from './piece-size.ts';

/** Files up to here go in one request: what is sent twice when its answer is lost is little. Bytes. */
const SMALL = 256 * 1024;
/** How long one request may take. Milliseconds. */
const DEADLINE_MS = 60_000;
/** The slowest line that a file in one request is given time for. Bytes in a millisecond. */
const SLOWEST = 16;
/** Offsets that the server did not want, one after the other, until it is taken for broken. */
const MOST_DISAGREEMENTS = 3;

const TUS = { 'tus-resumable': '1.0.0' };

/** One file on its way to the server. */
export interface UploadedFile {
  blob: Blob;
  name: string;
  /** The upload that an earlier try began. */
  id: string | undefined;
  /** Ends it; what it rejects with is the signal's reason. */
  signal: AbortSignal;
  /** The server knows it under this id from now on. */
  readonly began: (id: string) => unknown;
  /** The server has so many bytes. Called often; what it returns is waited for. */
  readonly progress: (sent: number) => unknown;
}

type Call = Parameters<Api['read']>[3];

/**
 * Uploads a file: in pieces, from where the server has got; small ones, and where the server knows no pieces, in one request.
 *
 * @returns its attachment
 * @throws ChatError what the server or the network said; where that is retryable the same call with the last id goes on
 */
export async function uploadFile(context: OnlineContext, file: UploadedFile): Promise<Attachment> {
  const { blob, signal, began } = file;
  let { id } = file;
  for (;;) {
    if (id === undefined) {
      id = blob.size > SMALL ? await announce(context, file) : undefined;
      if (id === undefined) return sendForm(context, file);
      await began(id);
    }
    try {
      await sendPieces(context, file, id);
      return await attachmentOf(context, id, signal);
    } catch (thrown) {
      // The server forgets uploads that were not completed, or whose file was not sent, within a day.
      if (asChatError(thrown).code !== 'not_found' || id !== file.id) throw thrown;
      id = undefined;
    }
  }
}

/** The attachment of an upload that is complete: the server finishes it where it stopped just then. */
export const attachmentOf = (context: OnlineContext, id: string, signal?: AbortSignal): Promise<Attachment> =>
  context.api.read(parseAttachment, 'GET', `attachments/${encodeURIComponent(id)}/`, callUntil(signal));

/** There is nothing to upload any more. */
export const fileLost = (cause?: unknown): ChatError =>
  new ChatError('file_lost', 'This file is not on the device any more: attach it again.', { cause });

/** Takes back an upload, or a file that is not sent. What cannot be taken back the server forgets within a day. */
export function takeBack({ api }: OnlineContext, id: string): void {
  api.read(anything, 'DELETE', pathOf(id), { headers: TUS }).catch(() => undefined);
}

const pathOf = (id: string): string => `uploads/${encodeURIComponent(id)}/`;

const anything = (): true => true;

/** A call that ends with the signal. */
function callUntil(signal: AbortSignal | undefined, deadlineMs = DEADLINE_MS): NonNullable<Call> {
  signal?.throwIfAborted();
  const abort = new AbortController();
  signal?.addEventListener('abort', () => abort.abort(signal.reason));
  return { abort, deadlineMs };
}

/** Makes a call of tus. @returns the answer, for its headers */
async function ask(
  { api }: OnlineContext,
  signal: AbortSignal,
  method: 'POST' | 'HEAD' | 'PATCH',
  path: string,
  headers: Record<string, string>,
  raw?: Blob,
): Promise<HttpAnswer> {
  let answer: HttpAnswer | undefined;
  await api.read(anything, method, path, {
    ...callUntil(signal),
    headers: { ...TUS, ...headers },
    ...(raw && { raw }),
    heard: (heard) => (answer = heard),
  });
  if (!answer) throw new ChatError('internal', 'A call of the chat client ended without an answer.');
  return answer;
}

/** @returns the id of the upload; undefined where the server takes files in one request only */
async function announce(context: OnlineContext, { blob, name, signal }: UploadedFile): Promise<string | undefined> {
  const headers = { 'upload-length': String(blob.size), 'upload-metadata': `filename ${base64(name)}` };
  try {
    const answer = await ask(context, signal, 'POST', 'uploads/', headers);
    const [, id] = /([^/?]+)\/?(\?.*)?$/.exec(answer.header('location') ?? '') ?? [];
    return id && decodeURIComponent(id);
  } catch (thrown) {
    const { code, status } = asChatError(thrown);
    if (code === 'unsupported' || status === 404 || status === 405) return undefined;
    throw thrown;
  }
}

/** A file that the user removed meanwhile must not look like a network that fails. */
async function readBytes(blob: Blob): Promise<Blob> {
  try {
    return new Blob([await blob.arrayBuffer()]);
  } catch (cause) {
    throw fileLost(cause);
  }
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

async function sendPieces(context: OnlineContext, file: UploadedFile, id: string): Promise<void> {
  const { blob, signal, progress } = file;
  const { timers } = context;
  const size = createPieceSize();
  const heldBy = (answer: HttpAnswer): number => Number(answer.header('upload-offset') ?? NaN);
  const held = async (): Promise<number> => {
    const offset = heldBy(await ask(context, signal, 'HEAD', pathOf(id), {}));
    // Headers that a proxy keeps to itself: it cannot be known how to go on.
    if (Number.isNaN(offset))
      throw new ChatError('unreadable_answer', 'The chat server does not say what it has of a file.');
    await progress(offset);
    return offset;
  };
  let offset = id === file.id ? await held() : 0;
  let disagreements = 0;
  while (offset < blob.size) {
    const piece = await readBytes(blob.slice(offset, offset + size.now));
    const begun = timers.monotonic();
    try {
      const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
      const now = heldBy(await ask(context, signal, 'PATCH', pathOf(id), headers, piece));
      offset = Number.isNaN(now) ? offset + piece.size : now;
      disagreements = 0;
      size.took(timers.monotonic() - begun);
      await progress(offset);
    } catch (thrown) {
      // Another try got further: its answer was lost.
      if (asChatError(thrown).status !== 409 || (disagreements += 1) > MOST_DISAGREEMENTS) throw thrown;
      offset = await held();
    }
  }
}

async function sendForm(context: OnlineContext, { blob, name, signal, progress }: UploadedFile): Promise<Attachment> {
  const raw = new FormData();
  raw.append('file', await readBytes(blob), name || 'file');
  const call = { ...callUntil(signal, DEADLINE_MS + blob.size / SLOWEST), raw };
  const attachment = await context.api.read(parseAttachment, 'POST', 'attachments/', call).catch((thrown: unknown) => {
    const { status } = asChatError(thrown);
    if (status !== 404 && status !== 405) throw thrown;
    throw new ChatError('unsupported', 'This chat server takes no files.', { status, cause: thrown });
  });
  await progress(blob.size);
  return attachment;
}
