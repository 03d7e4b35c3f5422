/** A row of a snapshot, as far as the oracle looks at it. */
export interface Shown {
  readonly id: string;
  readonly seq: number | undefined;
  readonly clientId: string | null;
  readonly sender: { readonly id: string };
  readonly content: string;
}

/**
 * What is wrong in one list that a device shows: nothing twice, in order, own unsent ones last. It stands for itself, because
 * pages get its text.
 */
export function wrongInList(messages: readonly Shown[]): string[] {
  const wrong: string[] = [];
  const ids = new Set<string>();
  const keys = new Set<string>();
  let last = 0;
  let waiting = false;
  for (const { id, seq, clientId, sender, content } of messages) {
    if (ids.has(id)) wrong.push(`shown twice (same id): "${content}"`);
    ids.add(id);
    if (clientId !== null) {
      const key = `${sender.id} ${clientId}`;
      if (keys.has(key)) wrong.push(`shown twice (same key): "${content}"`);
      keys.add(key);
    }
    if (seq === undefined) {
      waiting = true;
      continue;
    }
    if (waiting) wrong.push(`shown after one that waits: "${content}"`);
    if (seq <= last) wrong.push(`shown out of order (${seq} after ${last}): "${content}"`);
    last = seq;
  }
  return wrong;
}
