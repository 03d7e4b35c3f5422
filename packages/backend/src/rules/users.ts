import { cutText, wellFormedText } from '../input/text.ts';
import type { Identity, Store, UserRow } from '../ports.ts';
import { nameKey } from './name-key.ts';

/** Users remembered; the one that came first is forgotten first. */
const REMEMBERED = 10_000;

/** What a profile may hold: longer claims are cut, and a longer address is left out. */
const NAME_LENGTH = 255;
const URL_LENGTH = 2048;

/** Users as their tokens describe them. */
export class Users {
  readonly #store: Store;
  readonly #rows = new Map<string, UserRow>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The user of a verified token; writes the row when it is new or when a claim says otherwise. */
  async of(identity: Identity): Promise<UserRow> {
    const known = this.#rows.get(identity.userId);
    if (known !== undefined && matches(known, identity)) return known;
    const stored = await this.#store.read((tx) => tx.user(identity.userId));
    const row = stored !== undefined && matches(stored, identity) ? stored : await this.#write(identity);
    this.#remember(row);
    return row;
  }

  #write(identity: Identity): Promise<UserRow> {
    return this.#store.write(async (tx) => {
      const row = withClaims((await tx.user(identity.userId)) ?? newUser(identity), identity);
      await tx.putUser(row);
      return row;
    });
  }

  #remember(row: UserRow): void {
    const [oldest] = this.#rows.keys();
    if (this.#rows.size >= REMEMBERED && oldest !== undefined) this.#rows.delete(oldest);
    this.#rows.set(row.id, row);
  }
}

const newUser = ({ userId, role }: Identity): UserRow => ({
  id: userId,
  name: userId,
  name_key: nameKey(userId),
  avatar_url: null,
  role,
  last_seen_at: null,
});

function withClaims(row: UserRow, { name: claimed, avatarUrl }: Identity): UserRow {
  const name = claimed === undefined || claimed === '' ? row.name : cutText(claimed, NAME_LENGTH);
  return {
    ...row,
    name,
    name_key: name === row.name ? row.name_key : nameKey(name),
    avatar_url:
      avatarUrl === undefined ? row.avatar_url : avatarUrl.length > URL_LENGTH ? null : wellFormedText(avatarUrl),
  };
}

function matches(row: UserRow, identity: Identity): boolean {
  const claimed = withClaims(row, identity);
  return claimed.name === row.name && claimed.avatar_url === row.avatar_url;
}
