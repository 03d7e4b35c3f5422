import type { Incoming } from './attachments/incoming.ts';
import type { StoredFiles } from './attachments/stored-files.ts';
import type { Hub } from './hub/hub.ts';
import type { Settings } from './options.ts';
import type { Identity, Ports } from './ports.ts';
import type { Deliveries } from './rules/deliveries.ts';
import type { Presence } from './rules/presence.ts';
import type { Receipts } from './rules/receipts.ts';
import type { SendLimit } from './rules/send-limit.ts';
import type { Typing } from './rules/typing.ts';
import type { Revocations } from './rules/revocations.ts';
import type { Users } from './rules/users.ts';
import type { Connections } from './socket/connection.ts';
import type { Timers } from './timers.ts';

/** What the parts of one backend share. */
export interface Services {
  readonly ports: Ports;
  readonly settings: Settings;
  readonly timers: Timers;
  readonly hub: Hub;
  readonly users: Users;
  readonly revocations: Revocations;
  /** All open sockets. */
  readonly connections: Connections;
  readonly receipts: Receipts;
  readonly deliveries: Deliveries;
  readonly typing: Typing;
  readonly presence: Presence;
  readonly sendLimit: SendLimit;
  readonly storedFiles: StoredFiles;
  /** Undefined where no files are taken. */
  readonly incoming: Incoming | undefined;
  /** Who is behind a token. @throws WireError `not_authenticated` or `token_expired` */
  verify(token: string | undefined): Promise<Identity>;
  /** This life of the database. */
  epoch(): Promise<string>;
}
