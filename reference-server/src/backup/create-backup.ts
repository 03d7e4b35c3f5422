import { existsSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { databaseIn } from '../app/data-folder.ts';
import { copyDatabase, sync } from './copy-database.ts';

/**
 * Backs the database of a data folder up into one file, also while a server runs on the folder. The file appears under its
 * name only when it is whole, checked and on disk. Files of attachments never change: copied after the database, they hold all
 * that it names.
 *
 * @returns bytes of the file
 * @throws Error where there is nothing to back up, or `file` exists
 */
export async function createBackup(folder: string, file: string): Promise<number> {
  const database = databaseIn(folder);
  if (!existsSync(database))
    throw new Error(`There is no database in ${folder}. Name the server's folder with --data.`);
  if (existsSync(file)) throw new Error(`${file} exists. Choose another name: no backup is overwritten.`);
  const partial = `${file}.${process.pid}.partial`;
  await copyDatabase(database, partial);
  await rename(partial, file);
  sync(dirname(file));
  return (await stat(file)).size;
}
