import { SOCKET } from '@hypee/chat-protocol';
import type { LogEvent } from '../wire/log-event.ts';
import { WireError } from '../wire-error.ts';

/** Room that an event leaves in a frame for what surrounds it, and for names that grow later. */
const EVENT_BYTES = SOCKET.frameBytes - 4 * 1024;

/** @throws WireError `too_large` for a message that would not fit into a frame */
export function requireFits(event: LogEvent): void {
  if (event.frame.bytes <= EVENT_BYTES) return;
  throw new WireError(
    'too_large',
    'With this the message is larger than a frame once it is written as JSON: make it shorter.',
  );
}
