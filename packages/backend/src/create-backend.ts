import { CLOSE_CODES } from '@hypee/chat-protocol';
import type { Backend, DoorSocket, SocketSession } from './door.ts';
import { drain } from './drain.ts';
import { Hub } from './hub/hub.ts';
import { settingsOf, type BackendOptions } from './options.ts';
import type { Ports } from './ports.ts';
import { conversationRoutes } from './rest/conversations.ts';
import { markRoutes } from './rest/marks.ts';
import { memberRoutes } from './rest/members.ts';
import { messageRoutes } from './rest/messages.ts';
import { protocolRoutes } from './rest/protocol.ts';
import { userRoutes } from './rest/users.ts';
import { Deliveries } from './rules/deliveries.ts';
import { Receipts } from './rules/receipts.ts';
import { Typing } from './rules/typing.ts';
import { Users } from './rules/users.ts';
import type { Services } from './services.ts';
import { BaseSession } from './socket/base-session.ts';
import { Connections } from './socket/connection.ts';
import { Session } from './socket/session.ts';
import { Timers } from './timers.ts';
import { WireError } from './wire-error.ts';

/** What a door gets instead of a session when no more are taken. */
const REFUSED: SocketSession = { receive: () => undefined, closed: () => undefined };

/**
 * A chat server without network or disk. Everything it does follows from its ports: on a fake clock, seeded randomness and a
 * store in memory the same calls give the same frames.
 */
export function createBackend(ports: Ports, options: BackendOptions = {}): Backend {
  const settings = settingsOf(options);
  const timers = new Timers(ports.clock);
  const hub = new Hub(ports, timers);
  const connections = new Connections();
  const receipts = new Receipts(hub, timers, settings.limits.receipt_members);
  let epoch: Promise<string> | undefined;
  let open = true;

  const services: Services = {
    ports,
    settings,
    timers,
    hub,
    users: new Users(ports.store),
    receipts,
    deliveries: new Deliveries(ports, timers, receipts, settings.limits.receipt_members),
    typing: new Typing(hub, ports.clock, timers),
    verify: async (token) => {
      if (token === undefined || token === '') {
        throw new WireError('not_authenticated', 'A token is needed: send `Authorization: Bearer <token>`.');
      }
      return ports.auth.verify(token);
    },
    epoch: () =>
      (epoch ??= ports.store
        .read((tx) => tx.epoch())
        .catch((error: unknown) => {
          epoch = undefined;
          throw error;
        })),
  };

  const accept = (socket: DoorSocket, begin: () => SocketSession): SocketSession => {
    if (open) return begin();
    socket.close(CLOSE_CODES.service_restart, 'going away');
    return REFUSED;
  };

  return {
    routes: [
      ...protocolRoutes(services),
      ...conversationRoutes(services),
      ...memberRoutes(services),
      ...messageRoutes(services),
      ...markRoutes(services),
      ...userRoutes(services),
    ],
    openSocket: (socket) => accept(socket, () => new Session(services, connections, socket)),
    openBaseSocket: (socket, conversationId, token) =>
      accept(socket, () => {
        const session = new BaseSession(services, connections, socket, conversationId);
        void session.start(token);
        return session;
      }),
    drain: () => {
      open = false;
      return drain(connections, timers);
    },
    close: () => {
      open = false;
      timers.stop();
      hub.close();
    },
  };
}
