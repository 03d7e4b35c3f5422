import type { Signing } from '../attachments/file-urls.ts';
import { cursorOf } from '../cursor.ts';
import type { Frame } from '../door.ts';
import type { EventRow, ReadTransaction } from '../ports.ts';
import { readChangeBodies } from './change-bodies.ts';
import { frameOf } from './frame-of.ts';
import { messageJson, readReferences } from './message-json.ts';

/** An event of a log as it goes over the wire, built once for everybody. */
export interface LogEvent {
  readonly seq: number;
  readonly cursor: string;
  /** As the level 2 socket sends it. */
  readonly frame: Frame;
  /** The new message, for a `chat_message`. */
  readonly newMessageJson: string | undefined;
}

/** The event of a new message. */
export function chatMessageEvent(row: Pick<EventRow, 'conversation_id' | 'seq' | 'event_id'>, json: string): LogEvent {
  return logEvent({ ...row, type: 'chat_message' }, `,"message":${json}`, json);
}

/** Builds events from their references. */
export async function readLogEvents(
  tx: ReadTransaction,
  signing: Signing,
  rows: readonly EventRow[],
): Promise<LogEvent[]> {
  const messages = await tx.messages(rows.flatMap((row) => row.message_id ?? []));
  const references = await readReferences(tx, signing, messages);
  const texts = new Map(messages.map((message) => [message.id, messageJson(message, references)]));
  const deleted = new Set<string | null>(messages.flatMap(({ id, deleted_at }) => (deleted_at === null ? [] : id)));
  const present = rows.map((row) => withoutExpired(row, texts));
  const changes = await readChangeBodies(tx, present);
  return present.map((row) => {
    const change = changes.get(row);
    if (change !== undefined) return logEvent(row, change);
    const json = texts.get(row.message_id ?? '');
    // An event of a newer server still takes its place: clients count it as applied.
    if (json === undefined) return logEvent(row, '');
    if (row.type === 'chat_message') return chatMessageEvent(row, json);
    if (row.type === 'message_updated') return logEvent(row, `,"message":${json}${changeJson(row, deleted)}`);
    return logEvent(row, '');
  });
}

/** What is told of a message that is kept no longer is how its conversation is now, which tells up to where nothing is kept. */
const withoutExpired = (row: EventRow, texts: ReadonlyMap<string, string>): EventRow =>
  row.message_id === null || texts.has(row.message_id)
    ? row
    : { ...row, type: 'conversation_updated', message_id: null };

/** Why a message changed. Of one that is deleted by now only that is told: its reactions are gone with it. */
function changeJson({ data, message_id }: EventRow, deleted: ReadonlySet<string | null>): string {
  if (data === null || (deleted.has(message_id) && data['kind'] !== 'delete')) return '';
  return `,"change":${JSON.stringify(data)}`;
}

function logEvent(
  row: Pick<EventRow, 'conversation_id' | 'seq' | 'event_id' | 'type'>,
  body: string,
  newMessageJson?: string,
): LogEvent {
  const cursor = cursorOf(row.seq, row.event_id);
  const json =
    `{"type":${JSON.stringify(row.type)},"conversation_id":${JSON.stringify(row.conversation_id)},` +
    `"seq":${String(row.seq)},"cursor":${JSON.stringify(cursor)}${body}}`;
  return { seq: row.seq, cursor, frame: frameOf(json), newMessageJson };
}
