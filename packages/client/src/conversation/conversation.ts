import type { Message as WireMessage } from '@hypee/chat-protocol';
import { changeRow } from '../change-row.ts';
import { ChatError, closedError } from '../chat-error.ts';
import type { Connection } from '../connection/connection.ts';
import type { CoreContext } from '../core-context.ts';
import type { ReportListenerError } from '../emitter.ts';
import { ensureKnown } from '../ensure-known.ts';
import { toMember, toMessage } from '../model/from-wire.ts';
import { reachOf, statusOf } from '../model/status.ts';
import { createSource } from '../observable.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { asChatError, refuse } from '../retry.ts';
import type { Commit } from '../state.ts';
import type { ConversationRow } from '../store/rows.ts';
import { createSnapshotMaker } from '../timeline/snapshot.ts';
import { createTimeline } from '../timeline/timeline.ts';
import type { Conversation, ConversationSummary, History, Member, Message, User } from '../types.ts';
import { createDraft } from './draft.ts';
import { markAsRead } from './mark-as-read.ts';
import { createTyping } from './typing.ts';

/** One conversation: what the application holds, and what the core tells it. */
export interface ConversationPart {
  readonly conversation: Conversation;
  readonly isWatched: boolean;
  /** Takes in a commit that concerns it. */
  absorb(commit: Commit, before: ConversationRow | undefined): void;
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
  connection: Pick<Connection, 'send'>;
  me(): User;
  summaryOf(id: string): ConversationSummary | undefined;
  draftChanged(id: string): void;
  reportListener: ReportListenerError;
}

const NOTHING: History = { hasOlder: false, hasNewer: false, loading: false };

/** Makes the one object of a conversation. */
export function createConversation(id: string, parts: ConversationParts): ConversationPart {
  const { context, outbox, reportListener } = parts;
  const { state, online, report, isClosed } = context;
  const rowOf = (): ConversationRow | undefined => state.rows.get(id);

  /** Without network it is tried again once there is one. */
  const reportUnlessLater = (error: unknown): void => {
    if (!asChatError(error).retryable) report(error);
  };
  /** An unknown conversation stays undefined. */
  const learn = (): void => {
    ensureKnown(context, id).catch(reportUnlessLater);
  };
  const summary = createSource<ConversationSummary | undefined>(parts.summaryOf(id), reportListener, learn);
  const messages = createSource<readonly Message[]>([], reportListener, () => timeline.open());
  const members = createSource<readonly Member[]>([], reportListener, () => {
    membersWanted = true;
    learn();
    loadMembers();
  });
  const typingUsers = createSource<readonly User[]>([], reportListener);
  const draftText = createSource(state.drafts.get(id) ?? '', reportListener);
  const snapshots = createSnapshotMaker();
  const timeline = createTimeline(id, context, createSource(NOTHING, reportListener), refresh);
  const typing = createTyping(id, context.timers, (frame) => parts.connection.send(frame), typingUsers);
  const draft = createDraft(id, context, draftText, () => {
    parts.draftChanged(id);
    refresh();
  });
  let membersWanted = false;
  let membersLoading = false;
  let membersOf: Pick<ConversationRow, 'conversation' | 'marks'> | undefined;

  function refresh(): void {
    const row = rowOf();
    summary.set(parts.summaryOf(id));
    draftText.set(state.drafts.get(id) ?? '');
    messages.set(
      snapshots.make({
        rows: timeline.rows,
        waiting: [...state.outbox.values()].filter(({ conversationId }) => conversationId === id),
        reach: reachOf(row, state.userId),
        userId: state.userId,
        me: parts.me(),
      }),
    );
    if (row?.conversation.members === membersOf?.conversation.members && row?.marks === membersOf?.marks) return;
    membersOf = row;
    members.set(row ? row.conversation.members.map((member) => toMember(member, row.marks[member.user.id])) : []);
  }

  /** A conversation carries its first 20 members: the rest is read when somebody looks. */
  function loadMembers(): void {
    const row = rowOf();
    if (!membersWanted || membersLoading || !row || row.conversation.members.length >= row.conversation.member_count)
      return;
    membersLoading = true;
    (async () => {
      const { api } = await online();
      const all = await api.members(id);
      await changeRow(context, id, (_tx, known) => {
        // Who joined or left meanwhile is in the log, and the list may be older: then it is read again.
        if (known.seq !== row.seq) return undefined;
        return { ...known, conversation: { ...known.conversation, members: all, member_count: all.length } };
      });
      membersLoading = false;
      loadMembers();
    })().catch((error: unknown) => {
      membersLoading = false;
      reportUnlessLater(error);
    });
  }

  const shownMessage = (message: WireMessage): Message =>
    toMessage(message, statusOf(message, reachOf(rowOf(), state.userId), state.userId));

  const conversation: Conversation = {
    id,
    summary,
    messages,
    members,
    typing: typingUsers,
    history: timeline.history,
    loadOlder: (limit) => timeline.loadOlder(limit),
    loadNewer: (limit) => timeline.loadNewer(limit),
    loadAround: (messageId) => timeline.loadAround(messageId),
    loadLatest: () => timeline.loadLatest(),
    send: (message) => outbox.send(id, typeof message === 'string' ? { content: message } : message),
    retry: (clientId) => outbox.retry(clientId),
    discard: (clientId) => outbox.discard(clientId),
    async markAsRead(messageId) {
      if (isClosed()) throw closedError();
      const { rows } = timeline;
      const message = messageId === undefined ? rows.at(-1) : rows.find((row) => row.id === messageId);
      if (message) {
        await markAsRead(context, id, message).catch(refuse);
      } else if (messageId !== undefined) {
        throw new ChatError('not_found', `Message "${messageId}" is not loaded: load it before it is marked as read.`);
      }
    },
    setTyping: (isTyping) => typing.set(isTyping),
    draft,
  };

  return {
    conversation,
    get isWatched() {
      return timeline.isOpen;
    },
    absorb(commit, before) {
      if (commit.removed?.includes(id)) {
        timeline.clear();
        typing.clear();
      } else if (commit.replaced?.includes(id)) timeline.replaced(before);
      else {
        const mine = (commit.messages ?? []).filter((message) => message.conversation_id === id);
        timeline.absorb(mine, before ?? rowOf());
      }
      refresh();
      loadMembers();
    },
    refresh,
    online() {
      if (timeline.isOpen) timeline.open();
      loadMembers();
    },
    heardTyping(userId, isTyping) {
      if (userId === state.userId) return;
      const member = rowOf()?.conversation.members.find(({ user }) => user.id === userId);
      if (member) typing.heard(toMember(member).user, isTyping);
    },
    arrived: (message) => typing.stopped(message.sender.id),
    toMessage: shownMessage,
  };
}
