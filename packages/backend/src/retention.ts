import type { Frame } from './door.ts';
import type { ConversationRow } from './ports.ts';
import { expireStep, isExpiryDue } from './rules/expire-messages.ts';
import { unreadCounts } from './rules/unread-counts.ts';
import type { Services } from './services.ts';
import { unreadFrame } from './wire/control-frames.ts';

/** How soon after the start, and how often from then on. */
const FIRST_MS = 1_000;
const EVERY_MS = 60 * 60 * 1_000;
/** Between two steps, so that requests are not kept waiting. */
const PAUSE_MS = 20;
/** Conversations of one read. */
const PAGE = 100;

/** Removes messages that are no longer kept, once an hour, in small steps. */
export function startRetention(services: Services): void {
  const { ports, timers } = services;
  const sweep = async (): Promise<void> => {
    try {
      await expireAll(services);
    } catch (error) {
      // A shutdown closes the store; the next start goes on.
      if (timers.isStopped) return;
      ports.log.warn({ error }, 'Messages that are kept no longer could not be removed; it is tried again in an hour.');
    }
    timers.after(EVERY_MS, () => void sweep());
  };
  timers.after(FIRST_MS, () => void sweep());
}

async function expireAll(services: Services): Promise<void> {
  const { store, clock } = services.ports;
  let after: string | undefined;
  for (;;) {
    const { page, due } = await store.read(async (tx) => {
      const page = await tx.withRetention({ limit: PAGE, ...(after !== undefined && { after }) });
      const due: ConversationRow[] = [];
      for (const row of page) if (await isExpiryDue(tx, row, clock.now())) due.push(row);
      return { page, due };
    });
    for (const { id } of due) await expireIn(services, id);
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

async function expireIn(services: Services, id: string): Promise<void> {
  const { ports, hub, storedFiles, timers } = services;
  for (;;) {
    const step = await ports.store.write((tx) => expireStep(tx, ports, id));
    if (step === undefined) return;
    for (const event of step.events) hub.publish(id, event);
    await storedFiles.remove(step.fileIds);
    if (step.isTold) await tellCounts(services, id);
    await new Promise<void>((resolve) => void timers.after(PAUSE_MS, resolve));
  }
}

/** Who had not read what is gone has less to read now. */
async function tellCounts({ ports, hub }: Services, id: string): Promise<void> {
  const tellings = await ports.store.read(async (tx) => {
    const conversation = await tx.conversation(id);
    const connected = (await tx.memberIds(id)).filter((userId) => hub.isConnected(userId));
    const frames: [userId: string, frame: Frame][] = [];
    for (const userId of connected) {
      const member = await tx.member(id, userId);
      if (!conversation || !member || member.last_read_seq >= conversation.floor_seq) continue;
      const counts = await unreadCounts(tx, conversation, member);
      frames.push([userId, unreadFrame({ conversation_id: id, ...counts, at_seq: conversation.last_seq })]);
    }
    return frames;
  });
  hub.turn.afterEvents(() => {
    for (const [userId, frame] of tellings) hub.tellOwn(userId, id, [frame]);
  });
}
