import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Page, User as Profile } from '../wire.ts';
import { expectError, expectJson } from '../world/http.ts';

const check = section('3', { needs: 'directory' });

/** Looking people up. */
export const directoryChecks: readonly Check[] = [
  check('users-find', 'who shares a conversation with me can be found, without me', async ({ alice, bob, group }) => {
    await group(alice, bob);
    const page = await alice.get<Page<Profile>>(`users/?q=${encodeURIComponent(bob.id)}`);
    const { results } = expectJson(page, 200, 'the directory');
    for (const user of results) isShaped(user, 'user');
    holds(
      results.some(({ id }) => String(id) === bob.id),
      'bob is not found',
      results,
    );
    equal(
      results.filter(({ id }) => String(id) === alice.id),
      [],
      'myself in the directory',
    );
  }),
  check('users-read', 'who can be found can be read', async ({ alice, bob, group }) => {
    await group(alice, bob);
    const user = expectJson(await alice.get<Profile>(`users/${encodeURIComponent(bob.id)}/`), 200, 'a user');
    isShaped(user, 'user');
    equal(String(user.id), bob.id, 'the id');
  }),
  check('users-unknown', 'an unknown user answers 404', async ({ alice }) => {
    expectError(await alice.get('users/nobody-of-this-name/'), 404, 'not_found', 'an unknown user');
  }),
];
