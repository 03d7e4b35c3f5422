import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Frame } from '../wire.ts';
import type { User } from '../world/user.ts';

const check = section('5', { needs: 'presence' });

const of =
  (user: User, status: string) =>
  (frame: Frame): boolean =>
    frame['user_id'] === user.id && frame['status'] === status;

/** Who is there. */
export const presenceChecks: readonly Check[] = [
  check(
    'presence-online',
    'who is watched is told online when they connect',
    async ({ alice, bob, group, connect }) => {
      await group(alice, bob);
      const socket = await connect(alice);
      socket.send({ type: 'presence_watch', user_ids: [bob.id] });
      const bobs = await connect(bob);
      bobs.send({ type: 'presence', status: 'online' });
      await socket.next('presence', of(bob, 'online'));
    },
  ),
  check('presence-away', 'who says that they are away is told so', async ({ alice, bob, group, connect }) => {
    await group(alice, bob);
    const [socket, bobs] = [await connect(alice), await connect(bob)];
    socket.send({ type: 'presence_watch', user_ids: [bob.id] });
    bobs.send({ type: 'presence', status: 'away' });
    await socket.next('presence', of(bob, 'away'));
  }),
  check(
    'presence-offline',
    'who closed their last socket is told offline',
    async ({ alice, bob, group, connect }) => {
      await group(alice, bob);
      const [socket, bobs] = [await connect(alice), await connect(bob)];
      socket.send({ type: 'presence_watch', user_ids: [bob.id] });
      bobs.send({ type: 'presence', status: 'online' });
      await socket.next('presence', of(bob, 'online'));
      bobs.close();
      await socket.next('presence', of(bob, 'offline'), 60_000);
    },
    { slow: true },
  ),
  check(
    'presence-stranger',
    'who shares no conversation is not told of',
    async ({ alice, bob, carol, group, connect, user }) => {
      await user('watched');
      await group(alice, bob);
      const socket = await connect(alice);
      socket.send({ type: 'presence_watch', user_ids: [carol.id, bob.id] });
      await connect(carol);
      const bobs = await connect(bob);
      bobs.send({ type: 'presence', status: 'online' });
      await socket.next('presence', of(bob, 'online'));
      equal(
        socket.all('presence', (it) => it['user_id'] === carol.id && it['status'] === 'online'),
        [],
        'of a stranger',
      );
    },
    { section: '7' },
  ),
  check('presence-answer', 'each user of a list is answered at once, known or not', async (world) => {
    const { alice, bob, group, connect } = world;
    await group(alice, bob);
    const socket = await connect(alice);
    for (let time = 0; time < 2; time += 1) {
      socket.send({ type: 'presence_watch', user_ids: [alice.id, bob.id, 'nobody'] });
      for (const id of [alice.id, bob.id, 'nobody']) {
        isShaped(await socket.next('presence', (frame) => frame['user_id'] === id), 'presence');
      }
    }
  }),
  check('presence-replace', 'another list takes the place of the one before', async (world) => {
    const { alice, bob, carol, group, connect } = world;
    await group(alice, bob, carol);
    const [socket, bobs, carols] = [await connect(alice), await connect(bob), await connect(carol)];
    socket.send({ type: 'presence_watch', user_ids: [bob.id] });
    await socket.next('presence', of(bob, 'online'));
    socket.send({ type: 'presence_watch', user_ids: [carol.id] });
    await socket.next('presence', of(carol, 'online'));
    bobs.send({ type: 'presence', status: 'away' });
    await bobs.roundTrip();
    carols.send({ type: 'presence', status: 'away' });
    await socket.next('presence', of(carol, 'away'));
    equal(socket.all('presence', of(bob, 'away')), [], 'of who is not on the list any more');
  }),
  check('presence-best', 'a user is as present as on the best of their connections', async (world) => {
    const { alice, bob, group, connect } = world;
    await group(alice, bob);
    const [socket, phone, laptop] = [await connect(alice), await connect(bob), await connect(bob)];
    laptop.send({ type: 'presence', status: 'away' });
    await laptop.roundTrip();
    socket.send({ type: 'presence_watch', user_ids: [bob.id] });
    await socket.next('presence', of(bob, 'online'));
    phone.send({ type: 'presence', status: 'offline' });
    await socket.next('presence', of(bob, 'away'));
  }),
  check('presence-hidden', 'who connects as offline is not told as online', async (world) => {
    const { alice, bob, carol, group, connect } = world;
    await group(alice, bob, carol);
    const socket = await connect(alice);
    socket.send({ type: 'presence_watch', user_ids: [bob.id, carol.id] });
    await connect(bob, { presence: 'offline' });
    await connect(carol);
    await socket.next('presence', of(carol, 'online'));
    equal(socket.all('presence', of(bob, 'online')), [], 'of who hides');
  }),
  check(
    'presence-wrong',
    'a status that is none, and a list of more than 300, are answered by an error',
    async (world) => {
      const socket = await world.connect(world.alice);
      for (const frame of [
        { type: 'presence', status: 'asleep' },
        { type: 'presence_watch', user_ids: Array.from({ length: 301 }, (_, number) => `u${number}`) },
      ]) {
        socket.send(frame);
        equal((await socket.next('error'))['ref'], frame.type, 'the frame that was wrong');
      }
      await socket.roundTrip();
    },
  ),
];
