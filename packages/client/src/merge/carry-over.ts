import { parseConversation, parseEventsPage, type ReadEvent } from '@hypee/chat-protocol';
import { pathOf, query } from '../api.ts';
import type { CoreContext, OnlineContext } from '../core-context.ts';
import { takeOff } from '../outbox/take-off.ts';
import { asChatError } from '../retry.ts';
import type { ChatStore } from '../store/chat-store.ts';
import { TABLE_NAMES, type ConversationRow, type DraftRow, type FilesRow, type OutboxRow } from '../store/rows.ts';

/** Events of one page. */
const EVENTS = 200;

/** What a guest left on this device for one conversation. */
interface Left {
  conversationId: string;
  /** In the order of sending. */
  outbox: readonly OutboxRow[];
  files: readonly FilesRow[];
  draft: DraftRow | undefined;
  /** Where the guest's log stood, if it was known. */
  row: ConversationRow | undefined;
}

/**
 * A guest signed in, and goes on as this chat's user: what they had written and not sent comes along, with its keys, for each
 * conversation in which the server made them this user. What belongs to other conversations stays with the guest.
 *
 * @param openStore opens what is kept of the guest
 * @param guest who they were
 */
export async function carryOver(
  context: CoreContext,
  openStore: () => Promise<ChatStore>,
  guest: string,
): Promise<void> {
  const { state, opened, retries, isClosed } = context;
  const own = await opened;
  const { api, sending } = await retries.run(context.online, () => !isClosed());
  const guests = await openStore();
  try {
    let isAll = true;
    for (const left of await leftIn(guests)) {
      const isMerged = await retries.run(
        () => hasBecome({ ...context, api }, guest, left),
        () => !isClosed(),
      );
      if (isMerged) await take(context, own, guests, left);
      else isAll = false;
    }
    // Nobody is this guest any more.
    if (isAll) await guests.write((tx) => Promise.all(TABLE_NAMES.map((table) => tx.clear(table))));
  } finally {
    await guests.close();
  }
  if (!context.tabs.isFollowing && state.outbox.size > 0) sending.pump();
}

async function leftIn(guests: ChatStore): Promise<Left[]> {
  return guests.read(async (tx) => {
    const [outbox, files, drafts] = await Promise.all([tx.list('outbox'), tx.list('files'), tx.list('drafts')]);
    const ids = new Set([...outbox, ...drafts].map(({ conversationId }) => conversationId));
    return Promise.all(
      [...ids].map(async (conversationId): Promise<Left> => {
        const rows = outbox.filter((row) => row.conversationId === conversationId).sort((a, b) => a.order - b.order);
        return {
          conversationId,
          outbox: rows,
          files: files.filter((one) => rows.some(({ clientId }) => clientId === one.clientId)),
          draft: drafts.find((one) => one.conversationId === conversationId),
          row: await tx.get('conversations', conversationId),
        };
      }),
    );
  });
}

/** Whether the server made the guest this user in a conversation: its log says so. */
async function hasBecome({ api, state }: OnlineContext, guest: string, left: Left): Promise<boolean> {
  const path = pathOf(left.conversationId);
  const isMerge = (event: ReadEvent): boolean =>
    event.type === 'user_merged' && event.from === guest && event.to.id === state.userId;
  try {
    for (let cursor = left.row?.cursor; cursor !== undefined;) {
      const page = await api.read(parseEventsPage, 'GET', `${path}events/${query({ cursor, limit: EVENTS })}`);
      if (page.events.some(isMerge)) return true;
      if (!page.more) return false;
      ({ cursor } = page);
    }
  } catch (error) {
    const { code, status } = asChatError(error);
    if (status === 404) return false;
    if (code !== 'gap') throw error;
  }
  // The log does not reach back so far. Where I am a member, and all members are told, the guest is one of them or became me.
  try {
    const { members, member_count } = await api.read(parseConversation, 'GET', path);
    return members.length >= member_count && !members.some(({ user }) => user.id === guest);
  } catch (error) {
    if (asChatError(error).status === 404) return false;
    throw error;
  }
}

/** Into my store first: what stands in both is sent once, by its key. */
async function take({ state, tabs }: CoreContext, own: ChatStore, guests: ChatStore, left: Left): Promise<void> {
  const { conversationId } = left;
  const taken = await own.write(async (tx) => {
    const outbox: OutboxRow[] = [];
    for (const row of left.outbox) {
      if (await tx.get('outbox', row.clientId)) continue;
      const mine: OutboxRow = {
        ...row,
        order: (state.lastOrder += 1),
        state: row.state === 'failed' ? 'failed' : 'pending',
      };
      await tx.put('outbox', mine);
      outbox.push(mine);
    }
    for (const files of left.files) await tx.put('files', files);
    const draft = left.draft && !(await tx.get('drafts', conversationId)) ? left.draft : undefined;
    if (draft) await tx.put('drafts', draft);
    return { outbox, draft };
  });
  if (taken.draft) {
    const { text } = taken.draft;
    state.drafts.set(conversationId, text);
    tabs.tell({ type: 'draft', conversationId, text });
  }
  const row = state.rows.get(conversationId);
  state.apply({ outbox: taken.outbox, ...(row && { rows: [row] }) });
  await guests.write(async (tx) => {
    await takeOff(tx, ...left.outbox.map(({ clientId }) => clientId));
    await tx.delete('drafts', conversationId);
  });
}
