import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Frame, Message } from '../wire.ts';
import { expectJson, expectStatus } from '../world/http.ts';
import { unsigned } from '../world/jwt.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('6');

/** The message of a frame, for one that has any. */
const messageOf = (frame: Frame): Message | undefined => frame['message'] as Message | undefined;

/** The base socket: one conversation, new messages only. */
export const baseSocketChecks: readonly Check[] = [
  check(
    'base-message',
    'a new message is told on the base socket',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.anyConversation();
      const socket = await world.base(bob, id).opened();
      const content = `text ${uuidV7()}`;
      const answer = await alice.post(id, { content, client_id: uuidV7() });
      const sent = expectJson(answer, 201, 'a message');
      // The application that the protocol grew out of names no type.
      const frame = await socket.until(
        () => socket.frames.find((it) => String(messageOf(it)?.id) === String(sent.id)),
        'the message on the base socket',
      );
      equal(messageOf(frame)?.content, content, 'the text');
      holds(['chat_message', undefined].includes(frame.type), 'the type of the frame', frame);
    },
    { level: 1 },
  ),
  check('base-shape', 'the base socket sends {type: "chat_message", message}', async ({ alice, bob, group, base }) => {
    const id = await group(alice, bob);
    const socket = await base(bob, id).opened();
    const sent = await alice.send(id, 'hello');
    const frame = await socket.next('chat_message');
    isShaped(frame['message'], 'message');
    equal([messageOf(frame)?.id, messageOf(frame)?.content], [sent.id, 'hello'], 'the message');
  }),
  check('base-own-conversation', 'the base socket tells of its own conversation only', async (world) => {
    const { alice, bob } = world;
    const [id, other] = [await world.group(alice, bob), await world.group(alice, bob)];
    const socket = await world.base(bob, id).opened();
    await alice.send(other, 'elsewhere');
    const sent = await alice.send(id, 'here');
    await socket.next('chat_message', (it) => messageOf(it)?.id === sent.id);
    equal(socket.frames.length, 1, 'frames');
  }),
  check('base-repeat', 'a repeated key is not told again on the base socket', async ({ alice, bob, group, base }) => {
    const id = await group(alice, bob);
    const socket = await base(bob, id).opened();
    const fields = { content: 'once', client_id: uuidV7() };
    expectStatus(await alice.post(id, fields), 201, 'the first time');
    expectStatus(await alice.post(id, fields), 200, 'the second time');
    const last = await alice.send(id, 'afterwards');
    await socket.next('chat_message', (it) => messageOf(it)?.id === last.id);
    equal(
      socket.frames.map((it) => messageOf(it)?.content),
      ['once', 'afterwards'],
      'frames',
    );
  }),
  check(
    'base-refused',
    'a bad token, none, or a stranger gets nobody on the base socket',
    async ({ alice, carol, open, base, anyConversation }) => {
      const id = await anyConversation();
      await base(carol, id).closed();
      for (const query of ['?token=garbage', `?token=${unsigned(alice.token)}`, '']) {
        const { code } = await open(`/ws/chat/${id}/${query}`).closed();
        holds(code !== 1000, 'the base socket closed as if all was well', code);
      }
    },
    { level: 1 },
  ),
  check('base-bad-token', 'a bad token closes the base socket with 4401', async ({ alice, bob, group, open }) => {
    const id = await group(alice, bob);
    for (const query of ['?token=garbage', `?token=${unsigned(alice.token)}`, '']) {
      await open(`/ws/chat/${id}/${query}`).closedWith(4401, 'a bad token');
    }
  }),
  check('base-stranger', 'a stranger and an unknown conversation close the base socket with 4404', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob);
    await world.base(carol, id).closedWith(4404, 'a stranger');
    await world.base(alice, 'nothing').closedWith(4404, 'an unknown conversation');
  }),
  check(
    'base-lost',
    'who loses the membership loses the base socket: 4404',
    async ({ alice, bob, group, base }) => {
      const id = await group(alice, bob);
      const socket = await base(bob, id).opened();
      await alice.send(id, 'hello');
      await socket.next('chat_message');
      expectStatus(await alice.api('DELETE', `conversations/${id}/members/${bob.id}/`), 204, 'removing');
      await socket.closedWith(4404, 'a lost membership');
    },
    { needs: 'members' },
  ),
  check(
    'base-edits',
    'edits are not told on the base socket',
    async ({ alice, bob, group, base }) => {
      const id = await group(alice, bob);
      const socket = await base(bob, id).opened();
      const sent = await alice.send(id, 'frist');
      const edit = await alice.api('PATCH', `messages/${sent.id}/`, { content: 'first', op_id: uuidV7() });
      expectStatus(edit, 200, 'an edit');
      const last = await alice.send(id, 'afterwards');
      await socket.next('chat_message', (it) => messageOf(it)?.id === last.id);
      equal(
        socket.frames.map(({ type }) => type),
        ['chat_message', 'chat_message'],
        'frames',
      );
    },
    { needs: 'edits' },
  ),
  check('base-silence', 'what a client says on the base socket does no harm', async ({ alice, bob, group, base }) => {
    const id = await group(alice, bob);
    const socket = await base(bob, id).opened();
    socket.send({ type: 'ping', n: 1 });
    socket.send({ message: 'a text' });
    const sent = await alice.send(id, 'hello');
    await socket.next('chat_message', (it) => messageOf(it)?.id === sent.id);
    equal((await alice.history(id)).results.length, 1, 'messages in history');
  }),
];
