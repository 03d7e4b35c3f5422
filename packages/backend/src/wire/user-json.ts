import type { UserRow } from '../ports.ts';

/** The wire's `User`. */
export const userJson = (row: Pick<UserRow, 'id' | 'name' | 'avatar_url' | 'role' | 'last_seen_at'>): string =>
  `{"id":${JSON.stringify(row.id)},"name":${JSON.stringify(row.name)},"avatar_url":${JSON.stringify(row.avatar_url)},` +
  `"role":"${row.role}","last_seen_at":${JSON.stringify(row.last_seen_at)}}`;

/** How who is no more is called. */
export const ERASED_NAME = 'Deleted user';

/** Users by id, with a stand-in for one whose row is gone: what they wrote stays readable. */
export class KnownUsers {
  readonly #rows = new Map<string, UserRow>();
  readonly #json = new Map<string, string>();

  constructor(rows: readonly UserRow[] = []) {
    this.add(rows);
  }

  add(rows: readonly UserRow[]): void {
    for (const row of rows) this.#rows.set(row.id, row);
  }

  /** Of these ids, the ones not known yet, each once. */
  missing(ids: readonly string[]): string[] {
    return [...new Set(ids)].filter((id) => !this.#rows.has(id));
  }

  /** The wire's `User`, built once for each user. */
  json(id: string): string {
    let json = this.#json.get(id);
    if (json === undefined) {
      const row = this.#rows.get(id) ?? { id, name: ERASED_NAME, avatar_url: null, role: 'user', last_seen_at: null };
      this.#json.set(id, (json = userJson(row)));
    }
    return json;
  }
}
