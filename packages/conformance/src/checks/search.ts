import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Id, Message, Page } from '../wire.ts';
import { expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';

const check = section('3', { needs: 'search' });

interface Hit {
  message: Message;
  highlights: [number, number][];
}

const search = async (user: User, q: string, query = ''): Promise<Page<Hit>> => {
  const answer = await user.get<Page<Hit>>(`search/?q=${encodeURIComponent(q)}${query}`);
  return expectJson(answer, 200, 'a search');
};

const found = async (user: User, q: string, query = ''): Promise<Id[]> =>
  (await search(user, q, query)).results.map(({ message }) => message.id);

/** Full text. */
export const searchChecks: readonly Check[] = [
  check('search', 'words are found by beginnings, without case and accents, the last first', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const one = await alice.send(id, 'Déjeuner à midi');
    const two = await bob.send(id, 'late DEJEUNER');
    isShaped((await search(alice, 'dejeun')).results[0]?.message, 'message');
    equal(await found(alice, 'dejeun'), [two.id, one.id], 'by a beginning');
    equal(await found(alice, 'MIDI déj'), [one.id], 'by two words');
    equal(await found(alice, '"late dejeuner"'), [two.id], 'by a phrase');
    equal(await found(alice, '"dejeuner late"'), [], 'by a phrase that is not there');
  }),
  check('search-highlights', 'highlights are ranges in UTF-16 code units', async ({ alice, group }) => {
    await alice.send(await group(alice), '🎉 lunch, Lunch');
    const ranges = (await search(alice, 'lunch')).results[0]?.highlights;
    equal(
      ranges,
      [
        [3, 8],
        [10, 15],
      ],
      'the highlights',
    );
  }),
  check(
    'search-rights',
    'only what the caller may read at that moment is found',
    async ({ alice, bob, carol, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'confidential');
      equal([await found(bob, 'confidential'), await found(carol, 'confidential')], [[sent.id], []], 'who finds it');
      const answer = await carol.get<Page<Hit>>(`search/?q=confidential&conversation=${id}`);
      expectStatus(answer, [200, 404], "a stranger's search in the conversation");
      if (answer.status === 200) equal(answer.json.results, [], 'what a stranger finds in it');
      expectStatus(await alice.api('DELETE', `conversations/${id}/members/${bob.id}/`), 204, 'removing bob');
      equal(await found(bob, 'confidential'), [], 'what bob finds after it');
    },
    { section: '7' },
  ),
  check('search-changes', 'an edited text replaces the old one, a deleted one is found no more', async (world) => {
    const { alice } = world;
    const sent = await alice.send(await world.group(alice), 'former');
    expectStatus(await alice.api('PATCH', `messages/${sent.id}/`, { content: 'present' }), 200, 'an edit');
    equal([await found(alice, 'former'), await found(alice, 'present')], [[], [sent.id]], 'after the edit');
    expectStatus(await alice.api('DELETE', `messages/${sent.id}/`), 200, 'a delete');
    equal(await found(alice, 'present'), [], 'after the delete');
  }),
  check('search-pages', 'what is found comes in pages, narrowed by sender', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const one = await alice.send(id, 'word one');
    await bob.send(id, 'word of bob');
    const two = await alice.send(id, 'word two');
    const first = await search(alice, 'word', `&sender=${alice.id}&limit=1`);
    equal(
      first.results.map(({ message }) => message.id),
      [two.id],
      'the first page',
    );
    const next = await alice.get<Page<Hit>>(`search/?${first.next?.split('?')[1] ?? ''}`);
    const second = expectJson(next, 200, 'the second page');
    equal([second.results.map(({ message }) => message.id), second.next], [[one.id], null], 'the second page');
  }),
];
