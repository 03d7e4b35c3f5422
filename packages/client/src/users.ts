import { parseUser, parseUsersPage, type ReadPage, type User as WireUser } from '@hypee/chat-protocol';
import { LISTED, query, queryOf } from './api.ts';
import type { CoreContext } from './core-context.ts';
import { toUser } from './model/from-wire.ts';
import { refuse } from './retry.ts';
import type { User, Users } from './types.ts';

const blockPath = (id: string): string => `users/${encodeURIComponent(id)}/block/`;

/** Nothing is in the answer. */
const anything = (): true => true;

/** The server's directory; nothing of it is kept here. */
export const createUsers = ({ online }: Pick<CoreContext, 'online'>): Users => ({
  async find(q): Promise<User[]> {
    const { api } = await online();
    return (await api.read(parseUsersPage, 'GET', `users/${query({ q })}`).catch(refuse)).results.map(toUser);
  },
  async get(id): Promise<User> {
    const { api } = await online();
    const read = async (): Promise<WireUser> => api.read(parseUser, 'GET', `users/${encodeURIComponent(id)}/`);
    return toUser(await read().catch(refuse));
  },
  async block(id): Promise<void> {
    const { api } = await online();
    await api.read(anything, 'PUT', blockPath(id));
  },
  async unblock(id): Promise<void> {
    const { api } = await online();
    await api.read(anything, 'DELETE', blockPath(id));
  },
  async blocked(): Promise<User[]> {
    const { api } = await online();
    const users: User[] = [];
    let next: string | null = query({ limit: LISTED });
    while (next !== null) {
      const page: ReadPage<WireUser> = await api.read(parseUsersPage, 'GET', `users/me/blocks/${queryOf(next)}`);
      users.push(...page.results.map(toUser));
      next = page.next;
    }
    return users;
  },
});
