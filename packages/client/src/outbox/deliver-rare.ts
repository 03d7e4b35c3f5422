import type { OnlineContext } from '../core-context.ts';
import type { OutboxRow } from '../store/rows.ts';
import { deliverFiles } from '../upload/deliver-files.ts';
import { deliverOperation } from './deliver-operation.ts';
import type { Deliver } from './deliver.ts';
import type { SendingRows } from './sending.ts';

/**
 * Delivers what is more than a message without files.
 *
 * @param deliver for the message, once its files are uploaded
 * @throws ChatError what the server or the network said
 */
export const deliverRare = (
  context: OnlineContext,
  rows: SendingRows,
  row: OutboxRow,
  deliver: Deliver,
): Promise<void> =>
  row.operation ? deliverOperation(context, row, row.operation) : deliverFiles(context, rows, row, deliver);
