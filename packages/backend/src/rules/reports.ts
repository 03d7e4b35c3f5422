import type { ReportBody } from '@hypee/chat-protocol';
import type { Signing } from '../attachments/file-urls.ts';
import { toWellFormed } from '../input/json-input.ts';
import { refuseField } from '../input/validator.ts';
import type { Identity, ReadTransaction, ReportRow } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { reportsJson } from '../wire/report-json.ts';
import { WireError } from '../wire-error.ts';
import { requireMessage } from './find-message.ts';
import { requireNoTombstone } from './message-state.ts';

/** What a report did. */
export interface ReportOutcome {
  /** False when the same user's report of this message is open already: that one is the answer, as it was written. */
  created: boolean;
  reportJson: string;
}

/** Tells those who moderate the server about a message. */
export function reportMessage(
  { ports }: Services,
  identity: Identity,
  messageId: string,
  body: ReportBody,
): Promise<ReportOutcome> {
  const reason = toWellFormed(body.reason).trim();
  if (reason === '') refuseField('reason', 'This must not be empty.');
  return ports.store.write(async (tx) => {
    const { message } = await requireMessage(tx, identity, messageId);
    requireNoTombstone(message);
    const open = await tx.openReport(message.id, identity.userId);
    if (open !== undefined) return { created: false, reportJson: await reportJson(tx, ports, open, identity) };
    const row = {
      id: ports.random.id(),
      message_id: message.id,
      reporter_id: identity.userId,
      reason,
      status: 'open' as const,
      created_at: timestamp(ports.clock.now()),
    };
    await tx.insertReport(row);
    return { created: true, reportJson: await reportJson(tx, ports, row, identity) };
  });
}

/** Settles a report, or opens it again; what is so already stays so. @returns the report */
export function settleReport(
  { ports }: Services,
  identity: Identity,
  id: string,
  status: ReportRow['status'],
): Promise<string> {
  requireAdmin(identity);
  return ports.store.write(async (tx) => {
    const row = await tx.report(id);
    if (row === undefined) throw new WireError('not_found', 'There is no such report.');
    if (row.status !== status) await tx.updateReport(id, { status });
    return reportJson(tx, ports, { ...row, status }, identity);
  });
}

/** @throws WireError `permission_denied` for who does not moderate the server, as the token's `role` says */
export function requireAdmin({ role }: Identity): void {
  if (role !== 'admin') throw new WireError('permission_denied', 'Only a token with the role admin can do this.');
}

async function reportJson(
  tx: ReadTransaction,
  signing: Signing,
  row: Omit<ReportRow, 'number'>,
  { userId }: Identity,
): Promise<string> {
  const [json = ''] = await reportsJson(tx, signing, [row], userId);
  return json;
}
