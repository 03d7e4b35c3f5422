import { mentionOf, mentionsIn, type Mentionable } from './find.ts';

/** Ids that the server takes with one message. */
const MOST = 100;

/**
 * Who is mentioned in a text: whose whole name stands in it behind an `@`, however it came there, as from a draft of an earlier
 * visit. Of several people with one name those who were chosen from the list.
 */
export class Mentioned {
  readonly #chosen = new Map<string, string[]>();

  choose(person: Mentionable): void {
    const written = mentionOf(person);
    this.#chosen.set(written, [...(this.#chosen.get(written) ?? []), person.id]);
  }

  /** @param members whom the text can mention */
  idsIn(text: string, members: readonly Mentionable[]): string[] {
    const places = new Map<string, { count: number; ids: readonly string[] }>();
    for (const { start, end, ids } of mentionsIn(text, members)) {
      const written = text.slice(start, end);
      places.set(written, { count: (places.get(written)?.count ?? 0) + 1, ids });
    }
    const ids = [...places].flatMap(([written, place]) => {
      const chosen = (this.#chosen.get(written) ?? []).filter((id) => place.ids.includes(id));
      return chosen.length > 0 ? chosen.slice(-place.count) : place.ids;
    });
    return [...new Set(ids)].slice(0, MOST);
  }
}
