import { parseMember, parseMembership, parsePins, type Message as WireMessage } from '@hypee/chat-protocol';
import { pathOf } from '../api.ts';
import { changeRow } from '../change-row.ts';
import type { CoreContext } from '../core-context.ts';
import { toAttachment } from '../model/from-wire.ts';
import { withMembership } from '../sync/told-row.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Conversation, Message } from '../types.ts';
import { draftFiles } from '../upload/draft-files.ts';
import { freshAttachment, withAttachment } from '../upload/fresh-attachment.ts';
import { pause } from '../upload/pause.ts';
import { upload } from '../upload/upload.ts';
import { markAsUnread } from './mark-as-unread.ts';

/** Names of the calls of a conversation that few visits make: they are loaded with the first of them. */
type RareName =
  | 'markAsUnread'
  | 'pins'
  | 'report'
  | 'update'
  | 'addMembers'
  | 'removeMember'
  | 'setRole'
  | 'leave'
  | 'deleteForAll'
  | 'updateMembership'
  | 'upload'
  | 'draftFiles'
  | 'attachment'
  | 'pause'
  | 'resume';

/** Those calls. */
export type RareCalls = Pick<Conversation, RareName>;

/** What they need of it. */
interface Shown {
  /** The messages that are loaded. */
  timeline: Pick<Timeline, 'rows' | 'change'>;
  toMessage(message: WireMessage): Message;
  /** Draws them anew. */
  refresh(): void;
}

/** Whatever a call is answered: what it changed comes as an event. */
const anything = (): true => true;

/** Makes them for the conversation `id`. */
export function createCalls(context: CoreContext, id: string, shown: Shown): RareCalls {
  const { online, state } = context;
  const path = pathOf(id);
  const memberPath = (userId: string): string => `${path}members/${encodeURIComponent(userId)}/`;

  return {
    markAsUnread: (messageId) => markAsUnread(context, id, shown.timeline.rows, messageId),
    async pins() {
      const { api } = await online();
      return (await api.read(parsePins, 'GET', `${path}pins/`)).results.map((message) => shown.toMessage(message));
    },
    async report(messageId, reason) {
      const { api } = await online();
      await api.read(anything, 'POST', `messages/${encodeURIComponent(messageId)}/report/`, { body: { reason } });
    },
    async update({ avatarUrl, retentionDays, ...patch }) {
      const { api } = await online();
      const body = { ...patch, avatar_url: avatarUrl, retention_days: retentionDays };
      await api.read(anything, 'PATCH', path, { body });
    },
    async addMembers(userIds, role) {
      const { api } = await online();
      await api.read(anything, 'POST', `${path}members/`, { body: { member_ids: userIds, role } });
    },
    async removeMember(userId) {
      const { api } = await online();
      await api.read(anything, 'DELETE', memberPath(userId));
    },
    async setRole(userId, role) {
      const { api } = await online();
      await api.read(parseMember, 'PATCH', memberPath(userId), { body: { role } });
    },
    async leave() {
      const { api } = await online();
      await api.read(anything, 'DELETE', memberPath(state.userId));
    },
    async deleteForAll() {
      const { api } = await online();
      await api.read(anything, 'DELETE', path);
    },
    async updateMembership({ mutedUntil, ...patch }) {
      const { api } = await online();
      const body = { ...patch, muted_until: mutedUntil };
      const told = await api.read(parseMembership, 'PATCH', `${path}membership/`, { body });
      // Its frame says the same, and may be late.
      await changeRow(context, id, (_tx, row) => withMembership(row, told));
    },
    upload: (file, options) => upload(context, file, options),
    draftFiles: (threadId = '') => draftFiles(context, id, threadId),
    attachment: async (attachmentId) => {
      const fresh = await freshAttachment(context, id, attachmentId);
      shown.timeline.change((message) => withAttachment(message, fresh));
      shown.refresh();
      return toAttachment(fresh, state.server);
    },
    pause: (clientId) => pause(context, clientId, true),
    resume: (clientId) => pause(context, clientId, false),
  };
}
