import type { Membership } from '@hypee/chat-protocol';
import type { MemberRow } from '../ports.ts';
import type { KnownUsers } from './user-json.ts';

/** What everybody sees of a member. */
export type ShownMember = Pick<MemberRow, 'user_id' | 'role' | 'joined_at' | 'last_read_seq' | 'last_delivered_seq'>;

/** The wire's `Member`. */
export const memberJson = (row: ShownMember, users: KnownUsers): string =>
  `{"user":${users.json(row.user_id)},"role":"${row.role}","last_read_seq":${String(row.last_read_seq)},` +
  `"last_delivered_seq":${String(row.last_delivered_seq)},"joined_at":"${row.joined_at}"}`;

/** The wire's `Membership`: what only the member sees. */
export const membershipOf = (row: MemberRow): Membership => ({
  role: row.role,
  last_read_seq: row.last_read_seq,
  unread_from_seq: row.unread_from_seq,
  muted_until: row.muted_until,
  notify: row.notify,
  archived: row.archived,
  pinned: row.pinned,
});
