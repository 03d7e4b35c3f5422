import type { DirectoryPolicy } from '../options.ts';
import type { Circle, Identity, ReadTransaction, UserRow, UserSearch } from '../ports.ts';
import type { Services } from '../services.ts';
import { WireError } from '../wire-error.ts';
import { nameKey } from './name-key.ts';

/** What is asked of the directory. */
export interface DirectoryQuery {
  /** Beginnings of words of a name, in any order, or a whole id; without a letter: everybody. */
  q: string;
  limit: number;
  after?: NonNullable<UserSearch['after']>;
}

/** Users whom the caller may look up, the caller left out, by name. */
export async function findUsers(
  { ports, settings }: Services,
  identity: Identity,
  { q, ...page }: DirectoryQuery,
): Promise<UserRow[]> {
  const reach = reachOf(settings.directory, identity);
  if (reach === undefined) return [];
  const asked = q.trim();
  const match = asked === '' ? {} : { match: { words: wordsOf(asked), id: asked } };
  return ports.store.read((tx) => tx.findUsers({ ...page, ...reach, ...match, except: identity.userId }));
}

/** One user: the caller always, others as far as they may be looked up. @throws WireError `not_found` */
export async function readUser(
  { ports, settings }: Services,
  { identity, user }: { identity: Identity; user: UserRow },
  id: string,
): Promise<UserRow> {
  if (id === identity.userId) return user;
  const reach = reachOf(settings.directory, identity);
  const found =
    reach &&
    (await ports.store.read(async (tx) =>
      reach.circle === undefined || (await tx.sharesConversation(reach.circle, id)) ? tx.user(id) : undefined,
    ));
  if (found === undefined) throw new WireError('not_found', 'There is no such user, or you may not look them up.');
  return found;
}

/** Whether the caller may know when a user is there: oneself, who shares a conversation, and whom one may look up. */
export async function mayKnow(
  tx: ReadTransaction,
  policy: DirectoryPolicy,
  identity: Identity,
  id: string,
): Promise<boolean> {
  if (id === identity.userId) return true;
  // A closed directory hides nobody from those who talk with them.
  const circle = reachOf(policy === 'none' ? 'shared' : policy, identity)?.circle;
  return circle === undefined || (await tx.sharesConversation(circle, id));
}

/**
 * The words to look for, the longest first: it leaves the fewest to look at. One that another begins with asks for nothing
 * more. Without a letter the text itself, which no word of a name begins with.
 */
function wordsOf(asked: string): string[] {
  const words = nameKey(asked)
    .split(' ')
    .sort((a, b) => b.length - a.length);
  const needed = words.filter((word, index) => !words.slice(0, index).some((longer) => longer.startsWith(word)));
  return needed[0] === '' ? [asked] : needed;
}

/** Whom the caller may look up; undefined: nobody. */
function reachOf(policy: DirectoryPolicy, identity: Identity): { circle?: Circle } | undefined {
  if (policy === 'none') return undefined;
  const { userId, conversations } = identity;
  // A token for certain conversations tells of nobody outside them.
  if (policy === 'all' && conversations === undefined) return {};
  return { circle: { userId, ...(conversations && { conversations }) } };
}
