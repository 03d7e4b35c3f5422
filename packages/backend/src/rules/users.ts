import type { UpdateUserBody } from '@hypee/chat-protocol';
import { cutText, wellFormedText } from '../input/text.ts';
import type { Identity, Store, UserRow } from '../ports.ts';
import { nameKey } from './name-key.ts';

/** Users remembered; the one that came first is forgotten first. */
const REMEMBERED = 10_000;

/** What a profile may hold: longer claims are cut, and a longer address is left out. */
const NAME_LENGTH = 255;
const URL_LENGTH = 2048;

/** Users as their tokens and they themselves describe them: of the two the newest counts. */
export class Users {
  readonly #store: Store;
  readonly #news: (row: UserRow) => void;
  readonly #rows = new Map<string, UserRow>();

  /** @param news called when others see another name or picture of a user */
  constructor(store: Store, news: (row: UserRow) => void) {
    this.#store = store;
    this.#news = news;
  }

  /** The user of a verified token; writes the row when it is new or when a claim says something new. */
  async of(identity: Identity): Promise<UserRow> {
    const known = this.#rows.get(identity.userId);
    if (known !== undefined && withClaims(known, identity) === known) return known;
    const stored = await this.#store.read((tx) => tx.user(identity.userId));
    if (stored !== undefined && withClaims(stored, identity) === stored) {
      this.#remember(stored);
      return stored;
    }
    return this.#write(identity, (row) => row);
  }

  /** The user changes what others see of them. @returns the row after it */
  update(identity: Identity, body: UpdateUserBody): Promise<UserRow> {
    return this.#write(identity, (row) => withProfile(row, body));
  }

  /** The user is no more as they were: the store is asked again. */
  forget(userId: string): void {
    this.#rows.delete(userId);
  }

  /** The row of a user was written elsewhere. */
  changed(row: UserRow): void {
    if (this.#rows.has(row.id)) this.#rows.set(row.id, row);
  }

  /** Creates a user, or changes what is named of a profile; tokens that claim something new change it again. */
  async put(id: string, profile: UpdateUserBody): Promise<{ created: boolean; row: UserRow }> {
    const { before, row } = await this.#store.write(async (tx) => {
      const before = await tx.user(id);
      const row = withProfile(before ?? newUser({ userId: id, role: 'user' }), profile);
      await tx.putUser(row);
      return { before, row };
    });
    this.#written(before, row);
    return { created: before === undefined, row };
  }

  async #write(identity: Identity, change: (row: UserRow) => UserRow): Promise<UserRow> {
    const { before, row } = await this.#store.write(async (tx) => {
      const before = await tx.user(identity.userId);
      const row = change(withClaims(before ?? newUser(identity), identity));
      if (row !== before) await tx.putUser(row);
      return { before, row };
    });
    this.#written(before, row);
    return row;
  }

  #written(before: UserRow | undefined, row: UserRow): void {
    this.#remember(row);
    if (before !== undefined && (before.name !== row.name || before.avatar_url !== row.avatar_url)) this.#news(row);
  }

  #remember(row: UserRow): void {
    const [oldest] = this.#rows.keys();
    if (this.#rows.size >= REMEMBERED && oldest !== undefined) this.#rows.delete(oldest);
    this.#rows.set(row.id, row);
  }
}

/** A user of whom nothing is known but the id. */
export const newUser = ({ userId, role }: Pick<Identity, 'userId' | 'role'>): UserRow => ({
  id: userId,
  name: userId,
  name_key: nameKey(userId),
  avatar_url: null,
  role,
  last_seen_at: null,
  claimed_name: null,
  claimed_avatar_url: null,
});

/** The row with what the token claims, where that is not what the last one claimed; else the same object. */
function withClaims(row: UserRow, { name, avatarUrl }: Identity): UserRow {
  const claimedName = name === undefined || name === '' ? row.claimed_name : cutText(name, NAME_LENGTH);
  const claimedUrl = avatarUrl === undefined ? row.claimed_avatar_url : urlOf(avatarUrl);
  if (claimedName === row.claimed_name && claimedUrl === row.claimed_avatar_url) return row;
  const claimed = { ...row, claimed_name: claimedName, claimed_avatar_url: claimedUrl };
  return withProfile(claimed, {
    ...(claimedName !== null && claimedName !== row.claimed_name && { name: claimedName }),
    ...(claimedUrl !== row.claimed_avatar_url && { avatar_url: claimedUrl === '' ? null : claimedUrl }),
  });
}

/** An empty text where it claims that there is none. */
const urlOf = (claim: string): string => (claim.length > URL_LENGTH ? '' : wellFormedText(claim));

/** The row with what is named; the same object where that is so already. */
function withProfile(row: UserRow, { name = row.name, avatar_url = row.avatar_url }: UpdateUserBody): UserRow {
  return name === row.name && avatar_url === row.avatar_url
    ? row
    : { ...row, name, name_key: nameKey(name), avatar_url };
}
