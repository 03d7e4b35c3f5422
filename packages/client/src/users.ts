import type { CoreContext } from './core-context.ts';
import { toUser } from './model/from-wire.ts';
import { refuse } from './retry.ts';
import type { Users } from './types.ts';

/** The server's directory; nothing of it is kept here. */
export const createUsers = ({ online }: Pick<CoreContext, 'online'>): Users => ({
  async find(q) {
    const { api } = await online();
    return (await api.users(q).catch(refuse)).results.map(toUser);
  },
  async get(id) {
    const { api } = await online();
    return toUser(await api.user(id).catch(refuse));
  },
});
