import { canceledError, ChatError, closedError } from '../chat-error.ts';
import type { CoreContext, OnlineContext } from '../core-context.ts';
import { fromStoredError, toStoredError } from '../model/from-outbox.ts';
import { toAttachment } from '../model/from-wire.ts';
import { createSource } from '../observable.ts';
import { changeOutbox } from '../outbox/change-outbox.ts';
import { takeOff } from '../outbox/take-off.ts';
import { asChatError, refuse } from '../retry.ts';
import type { State } from '../state.ts';
import type { FilesRow, Meta, OutboxFile, OutboxRow } from '../store/rows.ts';
import type { Attachment, DraftFiles, UploadStatus } from '../types.ts';
import { fileLost, takeBack, uploadFile } from './upload-file.ts';
import { fileAsAttachment, nameOf } from './waiting-attachments.ts';

/** Answers of 500 and above after which it is given up, as a message is. */
const MOST_SERVER_ERRORS = 8;

interface Made {
  readonly files: DraftFiles;
  readonly show: () => void;
}

/** What there is of each chat, by conversation and thread. */
const made = new WeakMap<State, Map<string, Promise<Made>>>();

/** The files that wait in a conversation, or in a thread of it, for their message: the same object each time. */
export async function draftFiles(context: CoreContext, conversationId: string, thread: string): Promise<DraftFiles> {
  const { state } = context;
  const all = made.get(state) ?? new Map<string, Promise<Made>>();
  made.set(state, all);
  const key = `${conversationId}\n${thread}`;
  const found = all.get(key) ?? create(context, conversationId, thread);
  all.set(key, found);
  // What failed is tried again by the next who asks.
  found.catch(() => all.delete(key));
  return (await found).files;
}

/** Other tabs changed something. */
export function showDraftFiles(state: State): void {
  for (const one of made.get(state)?.values() ?? [])
    one.then(
      (known) => known.show(),
      () => undefined,
    );
}

async function create(context: CoreContext, conversationId: string, thread: string): Promise<Made> {
  const { state, opened, retries, timers, random, report, isClosed } = context;
  const store = await opened;
  const protocol = (await store.read((tx) => tx.get('meta', 'protocol')))?.value as Meta['protocol'] | undefined;
  const takesNone = protocol?.protocol === 2 && !protocol.features.includes('attachments');
  const value = createSource<readonly Attachment[]>([], report);
  /** The upload that runs in this tab, and what ends it. */
  let running: { clientId: string; stop: AbortController } | undefined;
  /** Those that are uploaded here: what another tab was given, that one uploads. */
  const mine = new Set<string>();

  const blobOf = (clientId: string): Blob | undefined => state.files.get(clientId)?.[0] as Blob | undefined;

  const rows = (): OutboxRow[] =>
    [...state.outbox.values()]
      .filter((row) => isChosen(row) && row.conversationId === conversationId && row.operation?.messageId === thread)
      .sort((a, b) => a.order - b.order);

  /** Undefined until its bytes were read. */
  function asAttachment({ clientId, error, files: [file = {}] = [] }: OutboxRow): Attachment | undefined {
    const blob = blobOf(clientId);
    if (!blob) return undefined;
    const { attachment, id, sent = 0, refused, paused } = file;
    const status = ((): UploadStatus => {
      if (attachment) return 'uploaded';
      if (refused) return 'failed';
      if (paused) return 'paused';
      return running?.clientId === clientId ? 'uploading' : 'waiting';
    })();
    return attachment
      ? {
          ...toAttachment(attachment, state.server),
          id: clientId,
          upload: { status, sent: attachment.size, blob, id: attachment.id },
        }
      : {
          ...fileAsAttachment(clientId, blob),
          upload: { status, sent, blob, id, error: error ? fromStoredError(error) : undefined },
        };
  }

  const draw = (): void => value.set(rows().flatMap((row) => asAttachment(row) ?? []));

  /** Shows what there is, and goes on with it. */
  function show(): void {
    const isRunning = ({ clientId, files }: OutboxRow): boolean =>
      clientId === running?.clientId && !files?.[0]?.attachment;
    if (running && !rows().some(isRunning)) running.stop.abort(canceledError());
    draw();
    readBytes().catch(report);
    uploadNext();
  }

  /** Of files that were chosen before this page was there, or in another tab. */
  async function readBytes(): Promise<void> {
    const missing = rows().filter(({ clientId }) => !state.files.has(clientId));
    if (missing.length === 0) return;
    const kept = await store.read((tx) => Promise.all(missing.map(({ clientId }) => tx.get('files', clientId))));
    for (const row of kept) if (row && state.outbox.has(row.clientId)) state.files.set(row.clientId, row.files);
    draw();
  }

  /** One after the other: side by side on a slow line, all of them would be late. */
  function uploadNext(): void {
    if (running || isClosed() || takesNone) return;
    const next = rows().find(({ clientId, files: [file] = [] }) => mine.has(clientId) && isToUpload(file));
    if (!next) return;
    const { clientId } = next;
    running = { clientId, stop: new AbortController() };
    draw();
    void upload(clientId, running.stop).finally(() => {
      running = undefined;
      if (isClosed()) return;
      draw();
      uploadNext();
    });
  }

  async function note(clientId: string, change: OutboxFile, error: OutboxRow['error'] = null): Promise<void> {
    const row = await changeOutbox(context, clientId, (now) => ({
      ...now,
      error,
      files: [{ ...now.files?.[0], ...change }],
    }));
    show();
    if (!row) throw canceledError();
  }

  async function upload(clientId: string, stop: AbortController): Promise<void> {
    let serverErrors = 0;
    let half: OnlineContext | undefined;

    async function attempt(): Promise<void> {
      const { api } = await context.online();
      half = { ...context, api };
      const { id } = state.outbox.get(clientId)?.files?.[0] ?? {};
      const blob = blobOf(clientId);
      if (!blob) throw fileLost();
      try {
        const attachment = await uploadFile(half, {
          ...{ blob, name: nameOf(blob), id, signal: stop.signal },
          began: (begun) => note(clientId, { id: begun, sent: 0 }),
          progress: (sent) => note(clientId, { sent }),
        });
        await note(clientId, { attachment, id: attachment.id });
      } catch (thrown) {
        if ((asChatError(thrown).status ?? 0) >= 500) serverErrors += 1;
        throw thrown;
      }
    }

    const goOn = (): boolean => !isClosed() && !stop.signal.aborted && serverErrors < MOST_SERVER_ERRORS;
    try {
      await retries.run(attempt, goOn);
    } catch (error) {
      if (stop.signal.aborted || isClosed()) return;
      await note(clientId, { refused: true }, toStoredError(asChatError(error))).catch(() => undefined);
    }
  }

  /** @param back the server need not keep them */
  async function takeAway(ids: readonly string[], back: boolean): Promise<void> {
    if (isClosed()) throw closedError();
    const gone = rows().filter(({ clientId }) => ids.includes(clientId));
    const clientIds = gone.map(({ clientId }) => clientId);
    if (running && clientIds.includes(running.clientId)) running.stop.abort(canceledError());
    await store.write((tx) => takeOff(tx, ...clientIds));
    state.apply({ discarded: clientIds });
    show();
    const begun = back ? gone.flatMap(({ files }) => files?.[0]?.id ?? []) : [];
    if (begun.length === 0) return;
    const { api } = await context.online();
    for (const id of begun) takeBack({ ...context, api }, id);
  }

  for (const { clientId } of rows()) mine.add(clientId);
  await readBytes();
  show();

  return {
    show,
    files: {
      get value() {
        return value.value;
      },
      subscribe: (listener) => value.subscribe(listener),
      limits: {
        files: takesNone ? 0 : (protocol?.limits['attachments'] ?? Infinity),
        bytes: protocol?.limits['attachment_bytes'] ?? Infinity,
      },
      async add(files) {
        if (isClosed()) throw closedError();
        const now = timers.now();
        const placed = files.map((): OutboxRow => ({
          ...{ clientId: random.id(), conversationId, order: (state.lastOrder += 1), content: '', mentions: [] },
          ...{ metadata: {}, createdAt: now, giveUpAt: Infinity, state: 'pending', tries: 0, serverErrors: 0 },
          ...{ error: null, operation: { do: 'attach', messageId: thread }, files: [{}] },
          // The outbox leaves it alone.
          paused: true,
        }));
        const bytes = placed.map(({ clientId }, place): FilesRow => ({
          clientId,
          files: files.slice(place, place + 1),
        }));
        await store
          .write(async (tx) => {
            for (const row of placed) await tx.put('outbox', row);
            for (const row of bytes) await tx.put('files', row);
          })
          .catch((cause: unknown) => {
            throw new ChatError('storage_failed', 'This device could not store the files.', { cause });
          });
        for (const row of bytes) {
          state.files.set(row.clientId, row.files);
          mine.add(row.clientId);
        }
        state.apply({ outbox: placed });
        show();
      },
      async pause(id) {
        await note(id, { paused: true }).catch(refuse);
        if (running?.clientId === id) running.stop.abort(canceledError());
      },
      async resume(id) {
        mine.add(id);
        await note(id, { paused: false, refused: false }).catch(refuse);
      },
      remove: (...ids) => takeAway(ids, true),
      sent: (...ids) => takeAway(ids, false),
    },
  };
}

const isChosen = ({ operation }: OutboxRow): boolean => operation?.do === 'attach';

const isToUpload = ({ attachment, paused, refused }: OutboxFile = {}): boolean => !attachment && !paused && !refused;
