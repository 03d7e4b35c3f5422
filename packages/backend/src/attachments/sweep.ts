import type { Services } from '../services.ts';
import { deleteAttachments } from './delete-attachments.ts';
import { timestamp } from '../time.ts';

const EVERY_MS = 60 * 60 * 1_000;
const AT_ONCE = 100;

/**
 * Removes what nobody sent in time, once an hour: uploads that stopped, and files that are part of no message. At the start
 * also what an earlier process left behind.
 */
export function startSweeps(services: Services): void {
  const { ports, timers, storedFiles } = services;
  const sweep = async (isFirst: boolean): Promise<void> => {
    try {
      if (isFirst) {
        await storedFiles.removeUnknown();
        await removeUnknownUploads(services);
      }
      await storedFiles.removeLeft();
      await removeUnsent(services);
    } catch (error) {
      // A shutdown closes what is swept; the next start goes on.
      if (timers.isStopped) return;
      ports.log.warn({ error }, 'Files that nobody sent could not be removed; it is tried again in an hour.');
    }
    timers.after(EVERY_MS, () => void sweep(false));
  };
  timers.after(0, () => void sweep(true));
}

async function removeUnsent({ ports, settings, storedFiles }: Services): Promise<void> {
  const before = timestamp(ports.clock.now() - settings.unsentHours * 60 * 60 * 1_000);
  for (;;) {
    const ids = await ports.store.write(async (tx) => {
      return deleteAttachments(tx, await tx.unsentAttachments(before, AT_ONCE));
    });
    await storedFiles.remove(ids);
    if (ids.length < AT_ONCE) break;
  }
  for (;;) {
    const ids = await ports.store.write(async (tx) => {
      const rows = await tx.oldUploads(before, AT_ONCE);
      for (const { id } of rows) await tx.deleteUpload(id);
      return rows.map(({ id }) => id);
    });
    for (const id of ids) await ports.uploads?.remove(id);
    if (ids.length < AT_ONCE) break;
  }
}

async function removeUnknownUploads({ ports, incoming }: Services): Promise<void> {
  if (ports.uploads === undefined) return;
  for await (const id of ports.uploads.list()) {
    if (incoming?.isArriving(id) === true) continue;
    if ((await ports.store.read((tx) => tx.upload(id))) === undefined) await ports.uploads.remove(id);
  }
}
