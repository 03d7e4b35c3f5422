import type { Message as WireMessage } from '@hypee/chat-protocol';
import { pendingMessage } from '../model/from-outbox.ts';
import { toMessage } from '../model/from-wire.ts';
import { statusOf, type Reach } from '../model/status.ts';
import { sameItems } from '../same-items.ts';
import type { State } from '../state.ts';
import type { OutboxRow } from '../store/rows.ts';
import type { Message, User } from '../types.ts';

interface Shown {
  source: WireMessage | OutboxRow;
  message: Message;
}

/** Makes the list that is drawn. What did not change stays the same object, and the same list when nothing changed. */
export interface SnapshotMaker {
  make(parts: {
    rows: readonly WireMessage[];
    waiting: readonly OutboxRow[];
    reach: Reach;
    state: Pick<State, 'userId' | 'server'>;
    me: User;
  }): readonly Message[];
}

/** Makes a maker for one conversation: it remembers what it made last. */
export function createSnapshotMaker(): SnapshotMaker {
  let shown = new Map<string, Shown>();
  let list: readonly Message[] = [];
  return {
    make({ rows, waiting, reach, state, me }) {
      const { userId } = state;
      const next = new Map<string, Shown>();
      for (const row of rows) {
        const status = statusOf(row, reach, userId);
        const known = shown.get(row.id);
        const same = known?.source === row && known.message.status === status;
        next.set(row.id, same ? known : { source: row, message: toMessage(row, reach, state) });
      }
      // What another tab settled is in the store before that is told.
      const known = new Set(
        waiting.length > 0 ? rows.map(({ client_id, sender }) => sender.id === userId && client_id) : [],
      );
      for (const row of waiting.filter(({ clientId }) => !known.has(clientId))) {
        const before = shown.get(row.clientId);
        const same = before?.source === row && before.message.sender === me;
        next.set(row.clientId, same ? before : { source: row, message: pendingMessage(row, me) });
      }
      shown = next;
      const messages = Array.from(next.values(), ({ message }) => message);
      if (!sameItems(messages, list)) list = messages;
      return list;
    },
  };
}
