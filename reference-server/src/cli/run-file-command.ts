import { createBackup } from '../backup/create-backup.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import type { FileCommand } from './read-command-line.ts';

/**
 * Backs up or restores, and prints what was done.
 *
 * @throws Error that says why it was not done
 */
export async function runFileCommand({ do: what, data, file }: FileCommand): Promise<void> {
  if (what === 'backup') {
    const bytes = await createBackup(data, file);
    console.log(`Backed up and checked: ${file} (${bytes} bytes).`);
    return;
  }
  const replaced = await restoreBackup(data, file, new Date());
  console.log(`Restored ${file} into ${data}.`);
  if (replaced !== undefined) console.log(`The database it replaced is kept: ${replaced}`);
}
