import type { Api } from './api.ts';
import { toUser } from './model/from-wire.ts';
import { asChatError } from './retry.ts';
import type { Users } from './types.ts';

const refuse = (error: unknown): never => {
  throw asChatError(error);
};

/** The server's directory; nothing of it is kept here. */
export const createUsers = (api: Pick<Api, 'users' | 'user'>): Users => ({
  find: async (q) => (await api.users(q).catch(refuse)).results.map(toUser),
  get: async (id) => toUser(await api.user(id).catch(refuse)),
});
