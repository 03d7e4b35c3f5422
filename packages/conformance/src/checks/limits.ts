import { Skipped, section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import { uuidV7 } from '../world/uuid-v7.ts';
import type { World } from '../world/world.ts';

const check = section('1');

/** A server whose operator set a limit higher is not asked to show it. */
const HIGHEST = { send_burst: 200, sockets: 50, frame_burst: 2_000 };

/** @throws Skipped where it would take too much to reach the limit */
function reachable(world: World, name: keyof typeof HIGHEST): number {
  const limit = world.server.limits[name];
  if (limit === undefined) throw new Skipped(`needs the limit ${name}`);
  if (limit > HIGHEST[name]) throw new Skipped(`needs a limit ${name} of ${HIGHEST[name]} at most`);
  return limit;
}

/** What one user may do, and how often. */
export const limitChecks: readonly Check[] = [
  check(
    'limit-sends',
    'more sends at once than the burst answer 429 with Retry-After, after which the same key is stored',
    async (world) => {
      const { alice, bob } = world;
      const burst = reachable(world, 'send_burst');
      const id = await world.group(alice, bob);
      const all = Array.from({ length: 3 * burst + 10 }, (_, number) => ({
        content: `text ${number}`,
        client_id: uuidV7(),
      }));
      const answers = await Promise.all(all.map((fields) => alice.postAtOnce(id, fields)));
      const refusedAt = answers.findIndex(({ status }) => status === 429);
      holds(refusedAt >= 0, 'no send was answered 429', { sends: all.length, burst });
      const refused = given(answers[refusedAt], 'the refused send');
      expectError(refused, 429, 'rate_limited', 'a send too many');
      const retryAfter = Number(refused.headers.get('retry-after'));
      holds(retryAfter > 0, 'Retry-After is no number of seconds', refused.headers.get('retry-after'));
      const stored = answers.filter(({ status }) => status === 201).length;
      holds(stored >= burst, 'fewer sends were stored than the burst', stored);
      equal(answers.length - stored, answers.filter(({ status }) => status === 429).length, 'the other answers');
      expectStatus(await alice.post(id, given(all[refusedAt], 'its fields')), 201, 'the same key after Retry-After');
    },
  ),
  check(
    'limit-sends-repeat',
    'the key goes first: a repeat of a stored message is answered 200 where another send is answered 429',
    async (world) => {
      const { alice, bob } = world;
      const burst = reachable(world, 'send_burst');
      const id = await world.group(alice, bob);
      const first = { content: 'stored', client_id: uuidV7() };
      const { id: stored } = expectJson(await alice.post(id, first), 201, 'the first send');
      const answers = await Promise.all(
        Array.from({ length: 3 * burst + 10 }, (_, number) =>
          number % 2 === 0
            ? alice.postAtOnce(id, first)
            : alice.postAtOnce(id, { content: 'another', client_id: uuidV7() }),
        ),
      );
      for (const answer of answers.filter((_, number) => number % 2 === 0)) {
        equal(expectJson(answer, 200, 'a repeat').id, stored, 'the message of a repeat');
      }
      const others = new Set(answers.map(({ status }) => status));
      holds(others.has(429), 'no other send was answered 429', [...others]);
    },
    { section: '4' },
  ),
  check(
    'limit-sockets',
    'one socket more than a user may have closes with 4409, and the others live',
    async (world) => {
      const { bob, carol, connect, dial } = world;
      const most = reachable(world, 'sockets');
      const sockets = await Promise.all(Array.from({ length: most }, () => connect(carol)));
      const more = await dial(carol);
      await more.closedWith(4409, 'a socket too many');
      equal(more.all('hello'), [], 'frames hello of the socket too many');
      await Promise.all(sockets.map((socket) => socket.roundTrip()));
      await (await connect(bob)).roundTrip();
    },
    { section: '5' },
  ),
  check(
    'limit-frames',
    'a flood of frames closes its socket with 4429, and no other',
    async (world) => {
      const { alice, connect } = world;
      const burst = reachable(world, 'frame_burst');
      const [flooding, other] = [await connect(alice), await connect(alice)];
      for (let n = 0; n < 3 * burst + 10; n += 1) flooding.send({ type: 'ping', n });
      await flooding.closedWith(4429, 'a flood of frames');
      await other.roundTrip();
    },
    { section: '5' },
  ),
];
