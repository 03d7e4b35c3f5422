import type { CoreContext } from '../core-context.ts';
import type { FilesRow } from '../store/rows.ts';

/** The files of a message in the outbox; undefined while they are read from the device. */
export type WaitingFiles = (clientId: string) => FilesRow['files'] | undefined;

/** @param read called when files were read */
export function createWaitingFiles({ state, opened }: CoreContext, read: () => void): WaitingFiles {
  const asked = new Set<string>();

  async function ask(clientId: string): Promise<void> {
    const store = await opened;
    const row = await store.read((tx) => tx.get('files', clientId));
    // Sent meanwhile, nobody needs them.
    if (!row || !state.outbox.has(clientId)) return;
    state.files.set(clientId, row.files);
    read();
  }

  return (clientId) => {
    const files = state.files.get(clientId);
    if (!files && !asked.has(clientId)) {
      asked.add(clientId);
      // What cannot be read is shown by its name; its upload says what is wrong.
      ask(clientId).catch(() => undefined);
    }
    return files;
  };
}
