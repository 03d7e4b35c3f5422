import type { ClientFrame, Message as WireMessage } from '@hypee/chat-protocol';
import { closedError } from '../chat-error.ts';

import type { CoreContext } from '../core-context.ts';
import type { ReportListenerError } from '../emitter.ts';
import { ensureKnown } from '../ensure-known.ts';
import { membersOf, toMessage, toUser } from '../model/from-wire.ts';
import { reachOf } from '../model/status.ts';
import { createSource } from '../observable.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Overlay } from '../outbox/overlay.ts';
import { rarely } from '../rarely.ts';
import { asChatError, refuse } from '../retry.ts';
import type { Commit } from '../state.ts';
import type { ConversationRow, Operation, OutboxRow } from '../store/rows.ts';
import { createSnapshotMaker } from '../timeline/snapshot.ts';
import { createTimeline } from '../timeline/timeline.ts';
import type { Conversation, ConversationSummary, History, Member, Message, User } from '../types.ts';
import { createDraft } from './draft.ts';
import { markAsRead } from './mark-as-read.ts';
import type { RareCalls } from './rare-calls.ts';
import type { Typing } from './typing.ts';

/** One conversation: what the application holds, and what the core tells it. */
export interface ConversationPart {
  readonly conversation: Conversation;
  /** The message that it is about, where it is a thread. */
  readonly thread: string | null;
  /** Whether somebody looks at its messages now. */
  readonly isWatched: boolean;
  /** What is loaded of its history. */
  readonly rows: readonly WireMessage[];
  /** Takes in a commit that concerns it. */
  absorb(commit: Commit, before: ConversationRow | undefined): void;
  /** Makes other messages of those that are loaded; to be drawn. */
  change(make: (message: WireMessage) => WireMessage): void;
  /** Draws anew from what is in memory. */
  refresh(): void;
  /** The connection is back: what failed for want of it is tried again. */
  online(): void;
  heardTyping(userId: string, typing: boolean): void;
  /** A message of others arrived. */
  arrived(message: WireMessage): void;
  toMessage(message: WireMessage): Message;
}

/** What a conversation is made of. */
export interface ConversationParts {
  context: CoreContext;
  outbox: Outbox;
  /** Says something to the server, if it can be reached. */
  connection: { send(frame: ClientFrame): unknown };
  me(): User;
  summaryOf(id: string): ConversationSummary | undefined;
  /** The thread about a message of it. */
  readonly thread: (messageId: string) => Conversation;
  draftChanged(id: string): void;
  reportListener: ReportListenerError;
}

const NOTHING: History = { hasOlder: false, hasNewer: false, loading: false };

/**
 * Makes the one object of a conversation, or of a thread in it. It is empty until the first `refresh`.
 *
 * @param thread the message that the thread is about
 */
export function createConversation(id: string, parts: ConversationParts, thread: string | null): ConversationPart {
  const { context, outbox, reportListener } = parts;
  const { state, report, isClosed } = context;
  const rowOf = (): ConversationRow | undefined => state.rows.get(id);

  /** Without network it is tried again once there is one. */
  const reportUnlessLater = (error: unknown): void => {
    if (!asChatError(error).retryable) report(error);
  };
  /** An unknown conversation stays undefined. */
  const learn = (): void => {
    ensureKnown(context, id).catch(reportUnlessLater);
  };
  const summary = createSource<ConversationSummary | undefined>(undefined, reportListener, learn);
  const messages = createSource<readonly Message[]>([], reportListener, () => timeline.open());
  const members = createSource<readonly Member[]>([], reportListener, () => {
    membersWanted = true;
    learn();
    loadMembers();
  });
  const typingUsers = createSource<readonly User[]>([], reportListener);
  const draftText = createSource('', reportListener);
  const snapshots = createSnapshotMaker();
  const timeline = createTimeline(id, context, createSource(NOTHING, reportListener), refresh, thread);
  const draft = createDraft(id, context, draftText, () => {
    parts.draftChanged(id);
    refresh();
  });
  let membersWanted = false;
  let overlay: Overlay | undefined;
  let typing: Typing | undefined;
  let membersIn: Pick<ConversationRow, 'conversation' | 'marks'> | undefined;

  function refresh(): void {
    const row = rowOf();
    summary.set(parts.summaryOf(id));
    draftText.set(state.drafts.get(id) ?? '');
    const waiting = [...state.outbox.values()].filter(({ conversationId }) => conversationId === id);
    const sends = waiting.filter(({ operation, threadId = null }) => !operation && threadId === thread);
    const list = snapshots.make({
      rows: timeline.rows,
      waiting: sends,
      reach: reachOf(row, state.userId),
      state,
      me: parts.me(),
    });
    messages.set(
      waiting.some(({ operation, replyTo, files }) => operation ?? replyTo ?? files) ? changed(list, waiting) : list,
    );
    if (row?.conversation.members === membersIn?.conversation.members && row?.marks === membersIn?.marks) return;
    membersIn = row;
    members.set(row ? membersOf(row) : []);
  }

  /** The list with what is to be done to its messages, once that is loaded. */
  function changed(list: readonly Message[], waiting: readonly OutboxRow[]): readonly Message[] {
    if (overlay) return overlay(list, waiting, state.userId);
    context.rare().then(
      ({ createOverlay }) => {
        overlay ??= createOverlay(context, refresh);
        refresh();
      },
      // It is done all the same, and asked for again with the next change.
      () => undefined,
    );
    return list;
  }

  /** A conversation carries its first 20 members: the rest is read when somebody looks. */
  function loadMembers(): void {
    const row = rowOf();
    if (membersWanted && row && row.conversation.members.length < row.conversation.member_count)
      context
        .rare()
        .then((rare) => rare.loadMembers(context, id))
        .catch(reportUnlessLater);
  }

  function withTyping(use: (typing: Typing) => void): void {
    context.online().then(
      ({ createTyping }) => {
        typing ??= createTyping(id, context.timers, (frame) => parts.connection.send(frame), typingUsers);
        use(typing);
      },
      // Who cannot be reached need not know.
      () => undefined,
    );
  }

  const operate =
    (what: Operation['do']) =>
    (messageId: string, content = ''): Promise<never> =>
      // What the server has then; only of an edit anybody is told so.
      outbox.send(id, { content }, { do: what, messageId }).sent as Promise<never>;

  const shownMessage = (message: WireMessage): Message => toMessage(message, reachOf(rowOf(), state.userId), state);

  const conversation: Conversation = {
    ...rarely<RareCalls>(
      context.rare,
      ({ createCalls }) => createCalls(context, id, { timeline, toMessage: shownMessage, refresh }),
      'markAsUnread pins report update addMembers removeMember setRole leave deleteForAll updateMembership upload draftFiles attachment pause resume',
    ),
    id,
    summary,
    messages,
    members,
    typing: typingUsers,
    history: timeline.history,
    loadOlder: timeline.loadOlder,
    loadNewer: timeline.loadNewer,
    loadAround: timeline.loadAround,
    loadLatest: timeline.loadLatest,
    send: (message) =>
      outbox.send(id, {
        ...(thread && { threadId: thread }),
        ...(typeof message === 'string' ? { content: message } : message),
      }),
    retry: outbox.retry,
    discard: outbox.discard,
    edit: operate('edit'),
    delete: (messageId) => outbox.erase(id, messageId),
    react: operate('react'),
    unreact: operate('unreact'),
    pin: operate('pin'),
    unpin: operate('unpin'),
    thread: parts.thread,
    async markAsRead(messageId) {
      if (isClosed()) throw closedError();
      const { rows } = timeline;
      const message = messageId === undefined ? rows.at(-1) : rows.find((row) => row.id === messageId);
      if (message) {
        await markAsRead(context, id, message).catch(refuse);
      } else if (messageId !== undefined) {
        throw (await context.rare()).notLoaded(messageId);
      }
    },
    setTyping: (isTyping) => withTyping((mine) => mine.set(isTyping)),
    draft,
  };

  return {
    conversation,
    thread,
    get rows() {
      return timeline.rows;
    },
    get isWatched() {
      return timeline.isOpen && !messages.isLeft();
    },
    absorb(commit, before) {
      if (commit.removed?.includes(id)) {
        timeline.clear();
        typing?.clear();
      } else if (commit.replaced?.includes(id)) timeline.replaced(before);
      else {
        const here = (commit.messages ?? []).filter((message) => message.conversation_id === id);
        timeline.absorb(here, before ?? rowOf());
        // It was gone, and is back.
        if (!before && rowOf() && timeline.isOpen) timeline.open();
      }
      refresh();
      loadMembers();
    },
    change: timeline.change,
    refresh,
    online() {
      if (timeline.isOpen) timeline.open();
      loadMembers();
    },
    heardTyping(userId, isTyping) {
      const member = rowOf()?.conversation.members.find(({ user }) => user.id === userId);
      if (member && userId !== state.userId) withTyping((others) => others.heard(toUser(member.user), isTyping));
    },
    arrived: (message) => typing?.stopped(message.sender.id),
    toMessage: shownMessage,
  };
}
