import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChatServer } from '../../src/index.ts';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { serverOptions } from './server-options.ts';
import { adminToken } from './tokens.ts';

/** A data folder that goes when it is disposed of. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'hypee-chat-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** So many different users. */
export const userNames = (count: number): string[] => Array.from({ length: count }, (_, n) => `user-${n}`);

/** Users one after another in groups of this size. */
export const inGroups = (users: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(users.length / size) }, (_, n) => users.slice(n * size, (n + 1) * size));

/**
 * Makes a group of each list of users, and the users.
 *
 * @returns the ids of the groups
 */
export async function makeGroups(data: string, groups: readonly (readonly string[])[]): Promise<string[]> {
  const server = createChatServer(serverOptions(data));
  const ids: string[] = [];
  for (const [n, member_ids] of groups.entries()) {
    const answer = await server.inject({
      method: 'POST',
      url: '/api/conversations/',
      headers: { authorization: `Bearer ${adminToken()}` },
      payload: { kind: 'group', title: `Group ${n}`, member_ids },
    });
    if (answer.statusCode !== 201) throw new Error(`POST conversations/ answered ${answer.statusCode} ${answer.body}`);
    ids.push(answer.json<{ id: string }>().id);
  }
  await server.close();
  return ids;
}

/** Opens the store of a data folder that no server runs on. */
export async function withStore(data: string, work: (store: SqliteStore) => Promise<void>): Promise<void> {
  const store = new SqliteStore(join(data, 'chat.sqlite'), console);
  await work(store);
  await store.close();
}
