import { canceledError, ChatError } from '../chat-error.ts';
import type { OnlineContext } from '../core-context.ts';
import { changeOutbox } from '../outbox/change-outbox.ts';
import type { Deliver } from '../outbox/deliver.ts';
import type { SendingRows } from '../outbox/sending.ts';
import { asChatError } from '../retry.ts';
import type { FilesRow, Meta, OutboxFile, OutboxRow } from '../store/rows.ts';
import { runningUploads } from './running.ts';
import { attachmentOf, fileLost, takeBack, uploadFile } from './upload-file.ts';
import { givenFile, nameOf } from './waiting-attachments.ts';

/**
 * Uploads the files of a message, one after the other, and then sends it. What the server has is stored with each step, so that
 * the next try, of this page or a later one, goes on from there. Ends without having sent it where the user pauses.
 *
 * @param send sends the message with the ids of its attachments
 * @throws ChatError what the server or the network said
 */
export async function deliverFiles(
  context: OnlineContext,
  rows: SendingRows,
  { clientId }: OutboxRow,
  send: Deliver,
): Promise<void> {
  const { state } = context;
  const running = runningUploads(context);
  const stop = new AbortController();
  running.set(clientId, stop);
  rows.sent(clientId).catch(() => stop.abort(canceledError()));
  let known: OutboxRow | undefined;

  /** Stores how far it is. */
  async function note(change: (row: OutboxRow) => Partial<OutboxRow>): Promise<OutboxRow> {
    const row = await changeOutbox(context, clientId, (now) => ({ ...now, ...change(now) }));
    known = row ?? known;
    // Taken back, or paused: maybe in another tab.
    if (!row || row.paused) throw canceledError();
    return row;
  }

  const noteFile = (place: number, change: OutboxFile): Promise<OutboxRow> =>
    note(({ files = [], serverErrors }) => {
      const after = [...files];
      after[place] = { ...files[place], ...change };
      // Where there is progress, no server fails again and again.
      return { files: after, serverErrors: (change.sent ?? 0) > (files[place]?.sent ?? 0) ? 0 : serverErrors };
    });

  async function upload(given: FilesRow['files']): Promise<string[]> {
    const ids: string[] = [];
    const { files = [] } = await note(() => ({}));
    for (const [place, file] of given.entries()) {
      const { blob, uploaded, ...begun } = givenFile(file);
      let noted = files[place];
      // What was begun before it was sent goes on, also in a page that is told of it by the device only.
      if (!noted && begun.id !== undefined) noted = (await noteFile(place, begun)).files?.[place];
      // What was noted since counts: the server may have removed what was uploaded before.
      const whole = noted?.attachment ?? (noted && blob ? undefined : uploaded);
      if (whole) ids.push(whole.id);
      else if (blob) ids.push(await uploadOne(place, blob, noted?.id));
    }
    return ids;
  }

  async function uploadOne(place: number, blob: Blob, id: string | undefined): Promise<string> {
    try {
      const attachment = await uploadFile(context, {
        blob,
        name: nameOf(blob),
        id,
        signal: stop.signal,
        began: (begun) => noteFile(place, { id: begun, sent: 0 }),
        progress: (sent) => noteFile(place, { sent }),
      });
      await noteFile(place, { attachment, id: attachment.id });
      return attachment.id;
    } catch (error) {
      if (isRefusal(asChatError(error))) await noteFile(place, { refused: true });
      throw error;
    }
  }

  /** What was uploaded, and that the server has removed since. @returns whether there was any */
  async function forgetRemoved({ files = [] }: OutboxRow, given: FilesRow['files']): Promise<boolean> {
    let found = false;
    for (const [place, file] of given.entries()) {
      const { blob, uploaded } = givenFile(file);
      const attachment = files[place] ? files[place].attachment : uploaded;
      if (!attachment || !blob) continue;
      try {
        await attachmentOf(context, attachment.id);
      } catch (error) {
        if (asChatError(error).code !== 'not_found') throw error;
        await noteFile(place, { attachment: undefined, id: undefined, sent: 0 });
        found = true;
      }
    }
    return found;
  }

  async function deliver(isAgain = false): Promise<void> {
    const given = await filesOf(context, clientId);
    await checkCount(context, given.length);
    const ids = await upload(given);
    rows.inFlight.add(clientId);
    // From now on it may reach the server.
    const row = await note(({ tries, after, conversationId }) => ({
      tries: tries + 1,
      after: tries > 0 ? after : state.rows.get(conversationId)?.seq,
    }));
    try {
      await send(row, ids);
    } catch (thrown) {
      const { status, fields } = asChatError(thrown);
      if (isAgain || status !== 400 || !fields?.['attachment_ids']) throw thrown;
      if (!(await forgetRemoved(row, given))) throw thrown;
      // It was refused for good: nothing of it is on the server.
      rows.inFlight.delete(clientId);
      await note(() => ({ tries: 0 }));
      await deliver(true);
    }
  }

  try {
    await deliver();
  } catch (error) {
    if (asChatError(error).code !== 'canceled' && !stop.signal.aborted) throw error;
    const row = state.outbox.get(clientId);
    if (row?.state === 'sending') await rows.keep({ ...row, state: 'pending' });
    if (!state.outbox.has(clientId))
      for (const file of known?.files ?? []) if (file?.id !== undefined) takeBack(context, file.id);
  } finally {
    running.delete(clientId);
  }
}

const isRefusal = ({ status }: ChatError): boolean =>
  status !== undefined &&
  status >= 400 &&
  status < 500 &&
  status !== 401 &&
  status !== 408 &&
  status !== 425 &&
  status !== 429;

async function filesOf({ state, opened }: OnlineContext, clientId: string): Promise<FilesRow['files']> {
  const known = state.files.get(clientId);
  if (known) return known;
  const store = await opened;
  const kept = await store.read((tx) => tx.get('files', clientId));
  if (!kept) throw fileLost();
  return kept.files;
}

/** Files that would be refused with their message need not be uploaded before. */
async function checkCount({ opened }: OnlineContext, count: number): Promise<void> {
  const store = await opened;
  const protocol = (await store.read((tx) => tx.get('meta', 'protocol')))?.value as Meta['protocol'] | undefined;
  const most = protocol?.limits['attachments'] ?? Infinity;
  if (count <= most) return;
  const text = `A message may have ${most} attachments at most.`;
  throw new ChatError('validation_error', text, { fields: { attachment_ids: [text] } });
}
