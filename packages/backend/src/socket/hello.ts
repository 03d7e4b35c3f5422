import { PROTOCOL_VERSION, SOCKET } from '@hypee/chat-protocol';
import type { Frame } from '../door.ts';
import type { UserRow } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { helloFrame } from '../wire/control-frames.ts';

/** What is told first, on a socket and by the first of several polls. */
export const hello = (
  { ports, settings }: Services,
  user: UserRow,
  facts: { session_id: string; epoch: string; token_expires_in: number },
): Frame =>
  helloFrame(user, {
    protocol: PROTOCOL_VERSION,
    heartbeat_seconds: SOCKET.heartbeatMs / 1000,
    window: { events: settings.windowEvents, bytes: SOCKET.windowBytes },
    server_time: timestamp(ports.clock.now()),
    ...facts,
  });
