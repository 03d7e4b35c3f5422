import type { User } from '@hypee/chat';

/** Without case and accents. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whose name has a word that begins so, for each word that was typed; first those whose name begins with all of it. */
export function peopleNamed(query: string, people: readonly User[]): User[] {
  const wanted = folded(query);
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = people
    .map((user) => ({ user, name: folded(user.name) }))
    .filter(({ name }) => {
      const parts = name.split(/[\s-]+/);
      return words.every((word) => parts.some((part) => part.startsWith(word)));
    });
  return found
    .sort((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)))
    .map(({ user }) => user);
}
