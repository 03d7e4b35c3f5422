import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { judgeFile, Oracle } from '../oracle.ts';
import { spreadOf, type Spread } from '../percentiles.ts';
import { seeded } from '../seeded.ts';
import { readServerLog } from '../server-log.ts';
import { WatchedClient } from '../storm/watched-client.ts';
import { Violations } from '../violations.ts';
import { becomes } from '../wait.ts';
import { populate, World } from '../world.ts';
import { judgeJournal } from './judge-journal.ts';
import { Journal } from './journal.ts';
import { Writer } from './writer.ts';

/** How often a server is killed, and how much is written. */
export interface KillOptions {
  seed: number;
  writers: number;
  readers: number;
  conversations: number;
  kills: number;
  /** Acknowledged messages at least. */
  messages: number;
  /** Milliseconds after which it is over, whatever is left. */
  mostMs: number;
  /** Whether, once it is over, readers are told to connect at once, instead of waiting as long as they would between tries. */
  tellsOfEnd: boolean;
}

/** What a run of kills gave. */
export interface KillReport {
  run: 'kill';
  seed: number;
  writers: number;
  readers: number;
  conversations: number;
  kills: number;
  acknowledged: number;
  stored: number;
  retries: number;
  snapshots: number;
  integrity: string;
  totalMs: number;
  /** From the start of the process to its first answer. */
  servingAgainMs: Spread;
  sendMs: Spread;
  violationCount: number;
  violations: string[];
}

const CATCH_UP_MS = 60_000;

/** Kills the server again and again while people write, and looks at what it left. */
export async function runKill(options: KillOptions): Promise<KillReport> {
  const random = seeded(options.seed);
  const oracle = new Oracle();
  const violations = new Violations();
  const world = new World();
  const clients: WatchedClient[] = [];
  const began = performance.now();
  const servingAgain: number[] = [];
  let isOver = false;
  let mayRetry = true;
  let kills = 0;
  try {
    let server = await world.start();
    const url = `http://127.0.0.1:${await server.ready}`;
    const writing = Array.from({ length: options.writers }, (_, n) => `writer-${n}`);
    const reading = Array.from({ length: options.readers }, (_, n) => `reader-${n}`);
    const everybody = [...writing, ...reading] as [string, ...string[]];
    const ids = await populate(
      url,
      Array.from({ length: options.conversations }, () => everybody),
    );
    const [first = '', ...others] = ids;
    for (const user of reading) clients.push(new WatchedClient(url, user, ids, oracle));
    await becomes(() => clients.every(({ isReady }) => isReady), CATCH_UP_MS);

    const journal = new Journal(join(world.folder, 'journal'));
    const writers = writing.map((user) => new Writer(url, user, [first, ...others], journal, random));
    const running = Promise.all(
      writers.map((writer) =>
        writer.run(
          () => !isOver,
          () => mayRetry,
        ),
      ),
    );
    const isLate = (): boolean => performance.now() - began > options.mostMs;
    while (kills < options.kills && !isLate()) {
      await delay(random.between(20, 800));
      await server.end('SIGKILL');
      kills++;
      const killedAt = performance.now();
      server = await world.start();
      await fetch(`${url}/api/protocol/`).then((answer) => answer.text());
      servingAgain.push(performance.now() - killedAt);
    }
    await becomes(() => journal.count >= options.messages, Math.max(0, options.mostMs - (performance.now() - began)));
    isOver = true;
    // What somebody began gets its answer; a server that gives none is a violation, not an endless wait.
    const allEnded = running.then(() => true);
    const inTime = await Promise.race([allEnded, delay(CATCH_UP_MS, false, { ref: false })]);
    mayRetry = false;
    if (!inTime) violations.add('a send got no answer from a server that was left alone');
    await running;

    const entries = journal.close();
    if (options.tellsOfEnd) for (const { chat } of clients) chat.reconnect();
    const caughtUp = (): boolean => {
      const perClient = clients.map(({ conversations }) =>
        conversations.reduce((sum, { messages }) => sum + messages.value.length, 0),
      );
      return perClient.every((count) => count >= entries.length);
    };
    if (!(await becomes(caughtUp, CATCH_UP_MS, 200))) violations.add('a reader has not caught up in time');
    const lists = (await Promise.all(clients.map((client) => client.finalLists()))).flat();
    await Promise.all(clients.map(({ chat }) => chat.close()));
    await server.end('SIGTERM');
    const log = readServerLog(world.data);
    judgeFile(log, violations);
    judgeJournal(entries, log, violations);
    oracle.judgeLists(log, lists);
    return {
      run: 'kill',
      seed: options.seed,
      writers: options.writers,
      readers: options.readers,
      conversations: ids.length,
      kills,
      acknowledged: entries.length,
      stored: log.messages.length,
      retries: writers.reduce((sum, { retries }) => sum + retries, 0),
      snapshots: oracle.snapshots,
      integrity: log.integrity,
      totalMs: Math.round(performance.now() - began),
      servingAgainMs: spreadOf(servingAgain),
      sendMs: spreadOf(writers.flatMap(({ times }) => times)),
      violationCount: violations.count + oracle.violations.count,
      violations: [...violations.texts, ...oracle.violations.texts],
    };
  } finally {
    isOver = true;
    mayRetry = false;
    await Promise.all(clients.map(({ chat }) => chat.close()));
    await world.end();
  }
}
