import type { Circle, Store, UserSearch } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual } from './expect.ts';
import { conversationRow, memberRow, seed, userRow } from './rows.ts';

/** Finding users. */
export const directoryTests: Readonly<Record<string, StoreTest>> = {
  'users come by name, then by id, in pages, without the one who asks': async (store) => {
    await putPeople(store);
    expectEqual(await find(store, {}), Object.keys(PEOPLE), 'all');
    expectEqual(
      await find(store, { except: 'nina' }),
      ['nameless', 'lukasz', 'nina2', 'zoe', 'sakura'],
      'without nina',
    );
    expectEqual(await find(store, { limit: 2 }), ['nameless', 'lukasz'], 'first page');
    expectEqual(
      await find(store, { limit: 2, after: { name_key: 'lukasz nowak', id: 'lukasz' } }),
      ['nina', 'nina2'],
      'second page',
    );
    expectEqual(
      await find(store, { after: { name_key: 'nina el nino', id: 'nina' } }),
      ['nina2', 'zoe', 'sakura'],
      'behind one of two with the same name',
    );
  },

  'every word that is looked for begins a word of the name, or the id is the whole text': async (store) => {
    await putPeople(store);
    const search = (words: string[], id = words.join(' ')) => find(store, { match: { words, id } });
    expectEqual(await search(['ni']), ['nina', 'nina2'], 'a beginning of several words of one name');
    expectEqual(await search(['lefe', 'zo']), ['zoe'], 'two words in any order');
    expectEqual(await search(['zo', 'nowak']), [], 'words of two people');
    expectEqual(await search(['efevre']), [], 'the middle of a word');
    expectEqual(await search(['田中']), ['sakura'], 'another script');
    expectEqual(await search(['x'], 'lukasz'), ['lukasz'], 'an id');
    expectEqual(await search(['x'], 'lukas'), [], 'the beginning of an id');
    expectEqual(await search(['%', '_']), [], 'what patterns are made of');
    expectEqual(
      await find(store, {
        match: { words: ['n'], id: 'n' },
        limit: 1,
        after: { name_key: 'lukasz nowak', id: 'lukasz' },
      }),
      ['nina'],
      'a page of what matches',
    );
  },

  'a circle holds who shares a conversation with its user': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (const id of ['dave', 'erin']) await tx.putUser(userRow(id));
      await tx.insertConversation(conversationRow('d'));
      for (const id of ['alice', 'bob', 'dave']) await tx.insertMember(memberRow('d', id));
      await tx.insertConversation(conversationRow('e'));
      for (const id of ['bob', 'erin']) await tx.insertMember(memberRow('e', id));
    });
    const circle = async (facts: Circle, search: Partial<UserSearch> = {}) => {
      const found = await find(store, { ...search, circle: facts, except: facts.userId });
      const shares = await store.read(async (tx) => {
        const ids: string[] = [];
        for (const id of ['alice', 'bob', 'carol', 'dave', 'erin', 'nobody']) {
          if (id !== facts.userId && (await tx.sharesConversation(facts, id))) ids.push(id);
        }
        return ids;
      });
      if (search.match === undefined) expectEqual(shares, found, 'one by one as in the list');
      return found;
    };
    expectEqual(await circle({ userId: 'alice' }), ['bob', 'dave'], 'each once');
    expectEqual(await circle({ userId: 'carol' }), [], 'of nobody');
    expectEqual(await circle({ userId: 'alice', conversations: ['c', 'e'] }), ['bob'], 'in certain conversations');
    expectEqual(await circle({ userId: 'alice', conversations: [] }), [], 'in no conversation');
    expectEqual(
      await circle({ userId: 'alice' }, { match: { words: ['name', 'da'], id: 'erin' } }),
      ['dave'],
      'that match, and an id outside does not',
    );
    await store.write((tx) => tx.deleteMember('d', 'alice'));
    expectEqual(await circle({ userId: 'alice' }), ['bob'], 'after leaving');
  },

  'a user who is renamed is found by the new name only': async (store) => {
    await putPeople(store);
    await store.write((tx) => tx.putUser(userRow('zoe', { name_key: 'alba lefevre' })));
    await store.write((tx) =>
      tx.putUser(userRow('zoe', { name_key: 'alba lefevre', avatar_url: 'https://a.example' })),
    );
    expectEqual(await find(store, { match: { words: ['zo'], id: '' } }), [], 'by the old name');
    expectEqual(await find(store, { match: { words: ['le', 'al'], id: '' } }), ['zoe'], 'by the new name');
    expectEqual(await find(store, { limit: 2 }), ['nameless', 'zoe'], 'in the order of the new name');
    await store
      .write(async (tx) => {
        await tx.putUser(userRow('zoe', { name_key: 'never' }));
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expectEqual(await find(store, { match: { words: ['never'], id: '' } }), [], 'by a name that was rolled back');
    expectEqual(await find(store, { match: { words: ['alba'], id: '' } }), ['zoe'], 'still by the name before');
  },

  'the tokens of a user are revoked up to a moment, whether the user is known or not, and the newest one counts':
    async (store) => {
      const revokedAt = (userId: string) => store.read((tx) => tx.revokedAt(userId));
      expectEqual(await revokedAt('alice'), undefined, 'before');
      await store.write((tx) => tx.setRevokedAt('alice', 1_767_225_600_123));
      expectEqual(await revokedAt('alice'), 1_767_225_600_123, 'after');
      await store.write((tx) => tx.setRevokedAt('alice', 1_767_225_600_124));
      expectEqual(await revokedAt('alice'), 1_767_225_600_124, 'after another one');
      expectEqual(await revokedAt('bob'), undefined, 'of another user');
    },
};

const find = async (store: Store, search: Partial<UserSearch>): Promise<string[]> =>
  (await store.read((tx) => tx.findUsers({ limit: 20, except: '', ...search }))).map(({ id }) => id);

/** By the order of their keys. */
const PEOPLE: Readonly<Record<string, string>> = {
  nameless: '',
  lukasz: 'lukasz nowak',
  nina: 'nina el nino',
  nina2: 'nina el nino',
  zoe: 'zoe lefevre',
  sakura: '田中さくら',
};

async function putPeople(store: Store): Promise<void> {
  await store.write(async (tx) => {
    // Not in the order they are to come in.
    for (const [id, name_key] of Object.entries(PEOPLE).reverse()) await tx.putUser(userRow(id, { name_key }));
  });
}
