import type { Conversation, Json, Message } from '@hypee/chat-protocol';
import { changeRow } from '../change-row.ts';
import { ChatError } from '../chat-error.ts';
import type { OnlineContext } from '../core-context.ts';
import type { ConversationRow } from '../store/rows.ts';
import type { OnlineHooks } from '../online.ts';
import { withLastMessage } from '../sync/told-row.ts';
import type { Dialect } from './dialect.ts';
import { queryOf, type Ask } from './history.ts';
import { microsOf, placeOf } from './place.ts';
import { readList, type Reader } from './read-entities.ts';
import type { Watching } from './watching.ts';

/** How many pages are read at most of a list that is in no order. */
const MOST_PAGES = 50;

/** What the list is made of. */
interface ListParts {
  dialect: Dialect;
  reader: Reader;
  ask: Ask;
  watching: Watching;
  hooks: Pick<OnlineHooks, 'isWatched' | 'arrived' | 'resumed'>;
  /** The list has something new of a conversation that is open. */
  isBehind(id: string): void;
}

/** The list of conversations of a backend of level 1. */
export interface Conversations {
  /** One page of it, newest first, as the protocol gives it; all of it where the backend has it in another order. What is known keeps its place; what changed of it is taken over. */
  page(query: string): Promise<Json>;
  /** Whether only all of the list tells what is new: it is not in order of the newest messages, or it is short anyway. */
  readonly isWhole: boolean;
}

const lastOf = ({ last_message, updated_at }: Conversation): number =>
  last_message?.seq ?? placeOf(microsOf(updated_at) ?? 0);
const inOrder = (list: readonly Conversation[]): boolean =>
  list.every((one, index) => index === 0 || lastOf(list[index - 1] ?? one) >= lastOf(one));
const newestFirst = (a: Conversation, b: Conversation): number => lastOf(b) - lastOf(a);

/** Makes it for one chat. */
export function createConversations(context: OnlineContext, parts: ListParts): Conversations {
  const { dialect, reader, ask, watching, hooks } = parts;
  const { state } = context;
  let isWhole = false;

  /** Takes over what the list tells of a conversation that is known. @returns it, at the place where it is known */
  async function known(told: Conversation): Promise<Conversation> {
    const row = state.rows.get(told.id);
    if (!row) {
      // Somebody looks at one that was gone, and is back.
      if (hooks.isWatched(told.id)) hooks.resumed();
      return told;
    }
    const last = told.last_message;
    const before = row.conversation.last_message;
    // Of one time are many, where times are in whole seconds.
    const isNews = last !== null && last.id !== before?.id && last.seq >= (before?.seq ?? 0);
    const isOpen = watching.has(told.id);
    const updated = (now: ConversationRow): ConversationRow => {
      const { title, avatar_url, members, member_count } = told;
      const conversation = { ...now.conversation, title, avatar_url, members, member_count };
      // An open one counts for itself; a read mark on its way is newer than the list.
      const counts = isOpen || now.readPending ? {} : { unread_count: told.unread_count };
      return {
        ...now,
        conversation: { ...(last ? withLastMessage(conversation, last as Message) : conversation), ...counts },
      };
    };
    // A list is read again and again, and as a rule says nothing new.
    if (JSON.stringify(updated(row).conversation) !== JSON.stringify(row.conversation))
      await changeRow(context, told.id, (_tx, now) => updated(now));
    if (isNews && isOpen) parts.isBehind(told.id);
    else if (isNews && last.sender.id !== state.userId) hooks.arrived(last as Message);
    return { ...told, cursor: row.cursor, membership: { ...told.membership, last_read_seq: 0 } };
  }

  async function readPage(query: string): Promise<{ read: Conversation[]; next: string | null }> {
    const list = readList(await ask(dialect.conversations + query));
    if (!list) {
      throw new ChatError('unreadable_answer', "The chat server's list of conversations cannot be read.", {
        retryable: true,
      });
    }
    return {
      read: list.items.map((item) => reader.conversation(item)).filter((one) => one !== undefined),
      next: list.next,
    };
  }

  return {
    get isWhole() {
      return isWhole;
    },
    async page(query) {
      const { read, next } = await readPage(query);
      const isOrdered = inOrder(read);
      isWhole = (query === '' && next === null) || !isOrdered;
      if (isOrdered) return { results: await Promise.all(read.map(known)), next };
      for (let [more, pages] = [next, 1]; more !== null && pages < MOST_PAGES; pages += 1) {
        const page = await readPage(queryOf(more));
        read.push(...page.read);
        more = page.next;
      }
      return { results: await Promise.all(read.sort(newestFirst).map(known)), next: null };
    },
  };
}
