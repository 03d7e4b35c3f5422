import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import { expectError, expectJson } from '../world/http.ts';

const check = section('3', { needs: 'profile' });

interface Profile {
  id: string;
  name: string;
  avatar_url: string | null;
}

/** What users say of themselves. */
export const profileChecks: readonly Check[] = [
  check('profile-patch', 'PATCH users/me/ changes name and picture, and only what is named', async ({ user }) => {
    const me = await user('renamed');
    const path = 'users/me/';
    const changed = expectJson(await me.api<Profile>('PATCH', path, { name: 'Zoé', avatar_url: '/z.png' }), 200, path);
    isShaped(changed, 'user');
    equal([changed.name, changed.avatar_url], ['Zoé', '/z.png'], 'the profile');
    const bare = expectJson(await me.api<Profile>('PATCH', path, { avatar_url: null }), 200, path);
    equal([bare.name, bare.avatar_url], ['Zoé', null], 'the profile without a picture');
    equal(expectJson(await me.get<Profile>(path), 200, path), bare, 'the profile when it is read');
  }),
  check('profile-wrong', 'a name without a letter is refused', async ({ user }) => {
    const me = await user('renamed');
    expectError(await me.api('PATCH', 'users/me/', { name: '' }), 400, 'validation_error', 'an empty name');
  }),
  check(
    'profile-told',
    'who shares a conversation is told of a new name once, and no stranger',
    async ({ user, alice, carol, group, connect }) => {
      const me = await user('renamed');
      await group(me, alice);
      await group(me, alice);
      const [mine, hers, strange] = [await connect(me), await connect(alice), await connect(carol)];
      await me.api('PATCH', 'users/me/', { name: 'Another name' });
      for (const socket of [mine, hers]) {
        const told = (await socket.next('user_updated'))['user'] as Profile;
        isShaped(told, 'user');
        equal([told.id, told.name], [me.id, 'Another name'], 'who is told of');
        await socket.roundTrip();
        equal(socket.all('user_updated').length, 1, 'frames about it');
      }
      await strange.roundTrip();
      equal(strange.all('user_updated').length, 0, 'frames to a stranger');
    },
    { section: '5' },
  ),
];
