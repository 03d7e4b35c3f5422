import { Oracle } from '../oracle.ts';
import { spreadOf, type Spread } from '../percentiles.ts';
import { Lane } from '../proxy/lane.ts';
import { seeded } from '../seeded.ts';
import { readServerLog } from '../server-log.ts';
import { becomes } from '../wait.ts';
import { populate, World } from '../world.ts';
import { WatchedClient } from './watched-client.ts';
import { Weather } from './weather.ts';

/** How large a storm is. */
export interface StormOptions {
  seed: number;
  clients: number;
  /** Connections to cut, answers that get lost included. */
  cuts: number;
  messages: number;
  /** Milliseconds between two faults of one client's network, on average. */
  meanGapMs: number;
  /** Each client is in so many conversations, and so many clients are in each. */
  crowd: number;
  /** Milliseconds the storm lasts at most, whatever is left. */
  mostMs: number;
  /** Whether, once it is over, clients are told of dead connections, instead of having to find out. */
  tellsOfCuts: boolean;
  /** What a client takes for `fetch`: for tests that break something. */
  fetch?: typeof fetch;
}

/** What a storm gave. */
export interface StormReport {
  run: 'storm';
  seed: number;
  clients: number;
  conversations: number;
  cuts: number;
  faults: Record<string, number>;
  sent: number;
  acknowledged: number;
  failed: number;
  snapshots: number;
  stormMs: number;
  /** Milliseconds from the last fault until every client shows every message. */
  convergedMs: number;
  sendMs: Spread;
  outageMs: Spread;
  violationCount: number;
  violations: string[];
}

const READY_MS = 60_000;
const CONVERGE_MS = 60_000;

/** Clients write through a bad network; then the network heals, and all must show the same. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const random = seeded(options.seed);
  const oracle = new Oracle();
  const world = new World();
  const lanes: Lane[] = [];
  const clients: WatchedClient[] = [];
  try {
    const server = await world.start();
    const port = await server.ready;
    const users = Array.from({ length: options.clients }, (_, n) => `user-${n}`);
    const isIn = (user: number, group: number) =>
      (group - user + users.length) % users.length < Math.min(options.crowd, users.length);
    const groups = users.map((_, group) => users.filter((_user, user) => isIn(user, group)));
    const ids = await populate(
      `http://127.0.0.1:${port}`,
      groups.map((group) => group as [string, ...string[]]),
    );
    for (const [n, user] of users.entries()) {
      const lane = await Lane.open(port, random);
      lanes.push(lane);
      const mine = ids.filter((_, group) => isIn(n, group));
      clients.push(new WatchedClient(lane.url, user, mine, oracle, options.fetch));
    }
    if (!(await becomes(() => clients.every(({ isReady }) => isReady), READY_MS)))
      throw new Error('not every client was online before the storm began');

    const began = performance.now();
    const weather = new Weather(lanes, random, options.cuts, options.meanGapMs);
    // So that writing lasts about as long as the faults do.
    const expectedMs = Math.max(1_000, (options.cuts / options.clients) * options.meanGapMs * 1.5);
    const share = options.messages / expectedMs;
    const write = (): void => {
      const due = Math.min(options.messages, Math.ceil((performance.now() - began) * share));
      while (oracle.sends.length < due) {
        const client = clients[random.between(0, clients.length - 1)];
        const conversation = client?.conversations[random.between(0, client.conversations.length - 1)];
        if (!client || !conversation) throw new Error('a storm needs clients and conversations');
        const order = oracle.sends.length;
        client.send(conversation, `${client.user} writes ${order}`, order);
      }
    };
    await becomes(
      () => {
        write();
        return weather.isOver && oracle.sends.length >= options.messages;
      },
      options.mostMs,
      20,
    );
    weather.calm();
    const healedAt = performance.now();
    if (options.tellsOfCuts) {
      for (const lane of lanes) lane.tellOfCuts();
      for (const { chat } of clients) chat.reconnect();
    }
    const converged = await becomes(() => isSettled(oracle, clients), CONVERGE_MS, 100);
    const convergedMs = Math.round(performance.now() - healedAt);
    if (!converged) oracle.violations.add(`not converged ${CONVERGE_MS / 1000} s after the last fault`);

    const lists = (await Promise.all(clients.map((client) => client.finalLists()))).flat();
    await Promise.all(clients.map(({ chat }) => chat.close()));
    await server.end('SIGTERM');
    oracle.judge(readServerLog(world.data), lists);
    const ended = oracle.sends.flatMap(({ ended: how }) => how ?? []);
    return {
      run: 'storm',
      seed: options.seed,
      clients: options.clients,
      conversations: ids.length,
      cuts: weather.cuts,
      faults: weather.counts,
      sent: oracle.sends.length,
      acknowledged: ended.filter((how) => 'acknowledged' in how).length,
      failed: ended.filter((how) => 'failed' in how).length,
      snapshots: oracle.snapshots,
      stormMs: Math.round(healedAt - began),
      convergedMs,
      sendMs: spreadOf(clients.flatMap(({ sendTimes }) => sendTimes)),
      outageMs: spreadOf(clients.flatMap(({ outages }) => outages)),
      violationCount: oracle.violations.count,
      violations: oracle.violations.texts,
    };
  } finally {
    await Promise.all(clients.map(({ chat }) => chat.close()));
    await Promise.all(lanes.map((lane) => lane.close()));
    await world.end();
  }
}

/** Whether each send has ended and each list has as many rows as were acknowledged in its conversation. */
function isSettled(oracle: Oracle, clients: readonly WatchedClient[]): boolean {
  const expected = new Map<string, number>();
  for (const { ended, conversationId } of oracle.sends) {
    if (!ended) return false;
    if ('acknowledged' in ended) expected.set(conversationId, (expected.get(conversationId) ?? 0) + 1);
  }
  return clients.every(({ conversations }) =>
    conversations.every(
      ({ id, messages, history }) =>
        history.value.hasOlder ||
        messages.value.filter(({ seq }) => seq !== undefined).length >= (expected.get(id) ?? 0),
    ),
  );
}
