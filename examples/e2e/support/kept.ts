import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** What the page's browser keeps: the rows of each database as JSON, `{"table":[…]}`, by the database's name. */
export function kept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const databases: Record<string, string> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(`${name} cannot be opened`));
      });
      const tables = [...database.objectStoreNames].map(
        (table) =>
          new Promise<[string, unknown]>((resolve) => {
            const request = database.transaction(table).objectStore(table).getAll();
            request.onsuccess = () => resolve([table, request.result]);
          }),
      );
      databases[name] = JSON.stringify(Object.fromEntries(await Promise.all(tables)));
      database.close();
    }
    return databases;
  });
}

/**
 * Waits until a table has all of some texts. What is on screen is stored a moment later (decision 10), and a test reloads
 * sooner than any person.
 */
export async function untilKept(page: Page, table: 'messages' | 'drafts', texts: readonly string[]): Promise<void> {
  const rows = async (): Promise<string> => {
    const databases = Object.values(await kept(page));
    return JSON.stringify(databases.map((json) => (JSON.parse(json) as Record<string, unknown>)[table]));
  };
  await eventually(
    rows,
    (json) => texts.every((text) => json.includes(JSON.stringify(text).slice(1, -1))),
    `the device keeps the ${table}`,
  );
}
