import type { WriteTransaction } from '../store/chat-store.ts';

/** Takes rows off the outbox, with the bytes of their files. */
export const takeOff = (tx: WriteTransaction, ...clientIds: string[]): Promise<unknown> =>
  Promise.all(clientIds.flatMap((id) => [tx.delete('outbox', id), tx.delete('files', id)]));
