import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { eventsOf, type Frame, type Id } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';
import { PATIENCE_MS, within } from '../world/within.ts';

const check = section('5', { needs: 'poll' });

interface Polled {
  frames: Frame[];
  next: string;
}

const poll = async (user: User, body: object): Promise<Polled> =>
  expectJson(await user.api<Polled>('POST', 'poll/', { wait: 0, ...body }), 200, 'a poll');

const types = ({ frames }: Polled): string[] => frames.map(({ type }) => type);

const about = ({ frames }: Polled, type: string, id: Id): Frame[] =>
  frames.filter((frame) => frame.type === type && frame.conversation_id === id);

/** A client that holds the conversations as they are and was told so. */
async function begin(user: User, ...ids: Id[]): Promise<{ cursors: object[]; next: string }> {
  const cursors = [];
  for (const id of ids) cursors.push({ conversation_id: id, cursor: (await user.conversation(id)).cursor });
  return { cursors, next: (await poll(user, { cursors })).next };
}

/** Texts of a conversation's new messages in an answer. */
const texts = ({ frames }: Polled, id: Id): (string | undefined)[] =>
  eventsOf(frames, id)
    .filter(({ type }) => type === 'chat_message')
    .map(({ message }) => message?.content);

/** Resuming and waiting without a socket. */
export const pollChecks: readonly Check[] = [
  check('poll-missed', 'poll/ tells what was missed', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const { cursor } = await alice.conversation(id);
    await bob.send(id, 'missed');
    const answer = await poll(alice, { cursors: [{ conversation_id: id, cursor }] });
    equal(texts(answer, id), ['missed'], 'what was missed');
    equal(typeof answer.next, 'string', 'the type of next');
  }),
  check('poll-first', 'the first poll begins with hello, ends with resumed, and does not wait', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const { cursor } = await alice.conversation(id);
    const asking = poll(alice, { cursors: [{ conversation_id: id, cursor }], wait: 25 });
    const answer = await within(asking, PATIENCE_MS, () => 'the answer to a first poll did not come');
    const [first, ...others] = types(answer);
    equal([first, others.at(-1)], ['hello', 'resumed'], 'the first and the last frame');
    const greeted = given(answer.frames[0], 'hello');
    equal((greeted['user'] as { id: Id }).id, alice.id, 'the user');
    const socket = await world.dial(alice);
    const { epoch } = await socket.next('hello');
    equal(greeted['epoch'], epoch, 'the epoch, beside that of a socket');
  }),
  check('poll-wait', 'poll/ waits for what happens', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const client = await begin(alice, id);
    const waiting = poll(alice, { ...client, wait: 25 });
    const [answer] = await Promise.all([waiting, bob.send(id, 'while it waits')]);
    equal(texts(answer, id), ['while it waits'], 'what happened');
  }),
  check(
    'poll-idle',
    'poll/ answers no frames when the time is over',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const client = await begin(alice, id);
      const began = Date.now();
      equal((await poll(alice, { ...client, wait: 6 })).frames, [], 'frames');
      const waited = Date.now() - began;
      holds(waited >= 5_900, 'it was answered before the time was over, after milliseconds', waited);
    },
    { slow: true },
  ),
  check('poll-changed', 'with next, poll/ tells only what changed since', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await bob.send(id, 'known');
    const client = await begin(alice, id);
    equal((await poll(alice, client)).frames, [], 'frames, while nothing changed');
    await bob.send(id, 'new');
    const answer = await poll(alice, client);
    equal(texts(answer, id), ['new'], 'what is new');
    equal(
      types(answer).filter((type) => type === 'hello' || type === 'resumed'),
      [],
      'greetings',
    );
  }),
  check('poll-second', 'the second poll of a client ends its first, which is told nothing', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const client = await begin(alice, id);
    // Over HTTP either may be there before the other.
    const polls = [poll(alice, { ...client, wait: 25 }), poll(alice, { ...client, wait: 25 })];
    const ended = await within(Promise.race(polls), PATIENCE_MS, () => 'none of two polls of one client was ended');
    equal(ended, { frames: [], next: client.next }, 'the answer to the one that was ended');
    await bob.send(id, 'for the other');
    const answers = await Promise.all(polls);
    equal(
      answers.flatMap((answer) => texts(answer, id)),
      ['for the other'],
      'what both are told',
    );
  }),
  check('poll-next', "a next that is somebody else's or unreadable counts as none", async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const { cursors, next } = await begin(alice, id);
    for (const foreign of [next, 'nonsense']) {
      const answer = await poll(bob, { cursors, next: foreign });
      equal(types(answer)[0], 'hello', 'the first frame');
    }
  }),
  check('poll-delivered', 'cursors of a poll count as delivered', async ({ alice, bob, group, connect }) => {
    const id = await group(alice, bob);
    const socket = await connect(bob);
    const { cursors, next } = await begin(alice, id);
    const { seq } = await bob.send(id, 'one');
    const answer = await poll(alice, { cursors, next });
    const { cursor } = given(eventsOf(answer.frames, id).at(-1), 'the event');
    await poll(alice, { cursors: [{ conversation_id: id, cursor }], next: answer.next });
    await socket.next('delivered', (frame) => frame['user_id'] === alice.id && frame['seq'] === seq);
  }),
  check('poll-new', 'a conversation that begins between two polls is told', async ({ alice, bob, group }) => {
    const client = await begin(alice);
    const id = await group(bob, alice);
    const { frames } = await poll(alice, client);
    holds(
      frames.some(({ type, conversation }) => type === 'conversation' && (conversation as { id: Id }).id === id),
      'the conversation is not told',
      frames,
    );
  }),
  check('poll-gap', 'poll/ answers an unknown cursor by a gap, once', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const cursors = [{ conversation_id: id, cursor: '999999.nothing' }];
    const answer = await poll(alice, { cursors });
    equal(about(answer, 'gap', id).length, 1, 'gaps');
    await bob.send(id, 'behind the gap');
    const next = await poll(alice, { cursors, next: answer.next });
    equal([about(next, 'gap', id).length, texts(next, id)], [0, ['behind the gap']], 'gaps, and what happened since');
  }),
  check('poll-gone', 'poll/ answers a conversation of others by gone, once', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(bob, carol);
    const cursors = [{ conversation_id: id, cursor: '0.0' }];
    const { frames, next } = await poll(alice, { cursors });
    equal(
      frames.filter(({ conversation_id }) => conversation_id === id).map(({ type }) => type),
      ['gone'],
      'frames',
    );
    equal((await poll(alice, { cursors, next })).frames, [], 'frames of the next poll');
  }),
  check(
    'poll-removed',
    'who was taken out between two polls is told gone, and nothing that came after',
    async ({ alice, bob, carol, group }) => {
      const id = await group(bob, alice, carol);
      const client = await begin(alice, id);
      expectStatus(await bob.api('DELETE', `conversations/${id}/members/${alice.id}/`), 204, 'the removal');
      await bob.send(id, 'not for alice');
      const answer = await poll(alice, client);
      equal([about(answer, 'gone', id).length, texts(answer, id)], [1, []], 'gone, and messages');
    },
    { needs: 'members' },
  ),
  check('poll-token', 'poll/ needs a token', async ({ call }) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"cursors":[],"wait":0}' };
    expectError(await call('poll/', init), 401, 'not_authenticated', 'a poll without a token');
  }),
];
