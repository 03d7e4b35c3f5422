import type { MessageRow } from '../ports.ts';
import { WireError } from '../wire-error.ts';

/** @throws WireError `permission_denied` for what the server itself said */
export function requireText(message: MessageRow): void {
  if (message.kind === 'text') return;
  throw new WireError('permission_denied', 'A message of the system can neither be edited nor deleted.');
}

/** @throws WireError `conflict` for a deleted message */
export function requireNoTombstone(message: MessageRow): void {
  if (message.deleted_at !== null) throw new WireError('conflict', 'This message was deleted, which is final.');
}
