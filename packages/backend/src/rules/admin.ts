import type { Identity } from '../ports.ts';
import { WireError } from '../wire-error.ts';

/** Whether the token is one of the site's own backend. A token for certain conversations is for these only. */
export const isAdmin = ({ role, conversations }: Identity): boolean => role === 'admin' && conversations === undefined;

/** @throws WireError `permission_denied` */
export function requireAdmin(identity: Identity): void {
  if (!isAdmin(identity)) throw new WireError('permission_denied', 'This takes a token with the role "admin".');
}
