import { CLOSE_CODES } from '@hypee/chat-protocol';
import { Incoming } from './attachments/incoming.ts';
import { openFile } from './attachments/serve.ts';
import { StoredFiles } from './attachments/stored-files.ts';
import { startSweeps } from './attachments/sweep.ts';
import type { Backend, DoorSocket, SocketSession } from './door.ts';
import { drain } from './drain.ts';
import { Erasures } from './erasures.ts';
import { Hub } from './hub/hub.ts';
import { settingsOf, type BackendOptions } from './options.ts';
import { Polls } from './poll/polls.ts';
import { startRetention } from './retention.ts';
import type { Ports } from './ports.ts';
import { adminRoutes } from './rest/admin.ts';
import { attachmentRoutes } from './rest/attachments.ts';
import { conversationRoutes } from './rest/conversations.ts';
import { guestRoutes } from './rest/guests.ts';
import { markRoutes } from './rest/marks.ts';
import { memberRoutes } from './rest/members.ts';
import { messageOperationRoutes } from './rest/message-operations.ts';
import { messageRoutes } from './rest/messages.ts';
import { personalRoutes } from './rest/personal.ts';
import { pollRoutes } from './rest/poll.ts';
import { protocolRoutes } from './rest/protocol.ts';
import { reportRoutes } from './rest/reports.ts';
import { searchRoutes } from './rest/search.ts';
import { userRoutes } from './rest/users.ts';
import { Deliveries } from './rules/deliveries.ts';
import { LastSeen } from './rules/last-seen.ts';
import { Presence } from './rules/presence.ts';
import { ProfileNews } from './rules/profile-news.ts';
import { Receipts } from './rules/receipts.ts';
import { Revocations } from './rules/revocations.ts';
import { SendLimit } from './rules/send-limit.ts';
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
  const hub: Hub = new Hub(ports, timers, {
    membersChanged: (userIds) => presence.membersChanged(userIds),
    revoked: (userId) => revocations.review([userId]),
    lookedAround: () => revocations.reviewConnected(),
  });
  const connections = new Connections();
  const receipts = new Receipts(hub, timers, settings.limits.receipt_members);
  const profileNews = new ProfileNews(ports, hub, timers);
  const users = new Users(ports.store, (row) => profileNews.changed(row));
  const revocations: Revocations = new Revocations(ports, { hub, connections, users });
  const lastSeen = new LastSeen(ports, timers, users);
  const presence = new Presence(ports.clock, timers, lastSeen, settings.presenceGraceMs);
  let epoch: Promise<string> | undefined;
  let open = true;

  const base: Omit<Services, 'incoming'> = {
    ports,
    settings,
    timers,
    hub,
    users,
    presence,
    revocations,
    connections,
    storedFiles: new StoredFiles(ports),
    receipts,
    deliveries: new Deliveries(ports, timers, receipts, settings.limits.receipt_members),
    typing: new Typing(hub, ports.clock, timers),
    sendLimit: new SendLimit(
      { perSecond: settings.limits.sends_per_second, burst: settings.limits.send_burst },
      ports.clock,
    ),
    verify: async (token) => {
      if (token === undefined || token === '') {
        throw new WireError('not_authenticated', 'A token is needed: send `Authorization: Bearer <token>`.');
      }
      const identity = await ports.auth.verify(token);
      await revocations.check(identity);
      return identity;
    },
    epoch: () =>
      (epoch ??= ports.store
        .read((tx) => tx.epoch())
        .catch((error: unknown) => {
          epoch = undefined;
          throw error;
        })),
  };
  const takesFiles = settings.attachmentTypes.length > 0;
  const incoming = ports.uploads && takesFiles ? new Incoming(base, ports.uploads) : undefined;
  const services: Services = { ...base, incoming };
  if (ports.uploads) startSweeps(services);
  startRetention(services);
  const erasures = new Erasures(services);

  const polls = new Polls(services, connections, () => open);

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
      ...messageOperationRoutes(services),
      ...markRoutes(services),
      ...attachmentRoutes(services),
      ...personalRoutes(services, erasures),
      ...userRoutes(services),
      ...pollRoutes(services, polls),
      ...adminRoutes(services),
      ...(settings.guests ? guestRoutes(services, settings.guests) : []),
      ...reportRoutes(services),
      ...searchRoutes(services),
    ],
    uploads: incoming,
    openFile: (id, variant, query) => openFile(ports, id, variant, query),
    openSocket: (socket) => accept(socket, () => new Session(services, socket)),
    openBaseSocket: (socket, conversationId, token) =>
      accept(socket, () => {
        const session = new BaseSession(services, socket, conversationId);
        void session.start(token);
        return session;
      }),
    drain: async () => {
      open = false;
      await drain(connections, timers);
      await lastSeen.flush();
    },
    close: () => {
      open = false;
      timers.stop();
      hub.close();
    },
  };
}
