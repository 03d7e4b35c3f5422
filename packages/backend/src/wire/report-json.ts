import type { Signing } from '../attachments/file-urls.ts';
import type { ReadTransaction, ReportRow } from '../ports.ts';
import { messageJson, readReferences } from './message-json.ts';

/** The wire's `Report`, with the message as it stands now, as answers to `viewerId`. */
export async function reportsJson(
  tx: ReadTransaction,
  signing: Signing,
  rows: readonly Omit<ReportRow, 'number'>[],
  viewerId: string,
): Promise<string[]> {
  const messages = await tx.messages(rows.map((row) => row.message_id));
  const references = await readReferences(tx, signing, messages, { viewerId });
  const { users } = references;
  users.add(await tx.users(users.missing(rows.map((row) => row.reporter_id))));
  const texts = new Map(messages.map((message) => [message.id, messageJson(message, references)]));
  return rows.map(
    ({ id, message_id, reporter_id, reason, status, created_at }) =>
      `{"id":${JSON.stringify(id)},"message":${texts.get(message_id) ?? 'null'},"reporter":${users.json(reporter_id)},` +
      `"reason":${JSON.stringify(reason)},"status":"${status}","created_at":"${created_at}"}`,
  );
}
