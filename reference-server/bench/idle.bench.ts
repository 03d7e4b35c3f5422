/**
 * What a connection costs in memory that nothing happens on: each of a user of its own who is in a group of a hundred, beside a bare `ws`
 * server. Every round has fresh processes; their memory is read after a garbage collection, before, and when all connections have been idle for
 * ten seconds.
 */
import { setTimeout } from 'node:timers/promises';
import { startChild, type ChildServer } from './lib/child-server.ts';
import { Crowd } from './lib/crowd.ts';
import { inGroups, makeGroups, temporaryFolder, userNames } from './lib/data.ts';
import { inTurns, type Sample } from './lib/measure.ts';
import { report } from './lib/report.ts';
import { ROUNDS, sized } from './lib/settings.ts';
import { tokenOf } from './lib/tokens.ts';

const CONNECTIONS = sized(10_000, 500);
const GROUP = 100;
/** Until what opening them took has been given back. */
const SETTLE_SECONDS = sized(10, 0.5);

await using folder = await temporaryFolder();
const users = userNames(CONNECTIONS);
await makeGroups(folder.path, inGroups(users, GROUP));

async function memoryOf(start: Promise<ChildServer>, open: (server: ChildServer) => Promise<Crowd>): Promise<Sample> {
  const server = await start;
  const before = await server.ask('memory');
  const crowd = await open(server);
  await setTimeout(SETTLE_SECONDS * 1_000);
  const bytes = (await server.ask('memory')) - before;
  crowd.close();
  await server.stop();
  return { value: bytes / 1024 / CONNECTIONS };
}

const { ours, bare } = await inTurns(ROUNDS, {
  bare: () => memoryOf(startChild('floor'), ({ port }) => Crowd.silent(port, () => '/', CONNECTIONS)),
  ours: () =>
    memoryOf(startChild('chat', [folder.path]), ({ port }) =>
      Crowd.acknowledging(port, (n) => tokenOf(users[n] ?? ''), CONNECTIONS),
    ),
});
report('idle', [
  {
    name: `${CONNECTIONS} idle connections`,
    unit: 'KiB each',
    ours,
    against: 'ws',
    theirs: bare,
    goal: { atMost: 1.6 },
  },
]);
