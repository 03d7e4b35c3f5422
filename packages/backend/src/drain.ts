import { CLOSE_CODES, SOCKET } from '@hypee/chat-protocol';
import type { Connection, Connections } from './socket/connection.ts';
import type { Timers } from './timers.ts';

/** Reconnects a second that the next process is to bear. */
const RECONNECTS_PER_SECOND = 100;
const LONGEST_MS = 30_000;
const SHORTEST_SPREAD_MS = 1_000;
const BATCH_EVERY_MS = 100;

/** Sends everybody away in batches, and resolves when all are gone: a peer that does not answer the closing is cut. */
export async function drain(connections: Connections, timers: Timers): Promise<void> {
  const all = connections.all();
  const spreadMs = Math.min(LONGEST_MS, Math.max(SHORTEST_SPREAD_MS, (all.length / RECONNECTS_PER_SECOND) * 1_000));
  for (const connection of all) connection.sayBye(spreadMs);
  const batches = Math.max(1, Math.ceil(Math.min(LONGEST_MS, all.length * 10) / BATCH_EVERY_MS));
  const size = Math.ceil(all.length / batches);
  for (let start = 0; start < all.length; start += size) {
    closeBatch(all.slice(start, start + size), timers);
    if (start + size < all.length) await new Promise<void>((resolve) => void timers.after(BATCH_EVERY_MS, resolve));
  }
  await connections.emptied();
}

function closeBatch(connections: readonly Connection[], timers: Timers): void {
  for (const connection of connections) connection.close(CLOSE_CODES.service_restart, 'going away');
  timers.after(SOCKET.terminateAfterCloseMs, () => {
    for (const connection of connections) connection.terminate();
  });
}
