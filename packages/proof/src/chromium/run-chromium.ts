import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Oracle } from '../oracle.ts';
import { spreadOf, type Spread } from '../percentiles.ts';
import { seeded } from '../seeded.ts';
import { readServerLog } from '../server-log.ts';
import { becomes } from '../wait.ts';
import { populate, World } from '../world.ts';
import { Device } from './device.ts';
import { strike, type Scene } from './faults.ts';
import { planFaults, type PlannedFault } from './plan.ts';
import { Chronicle } from './chronicle.ts';
import { finalLists, historyOf, judgeDrawn, showTheNewest } from './screens.ts';
import { Service } from './service.ts';
import { Site } from './site.ts';
import { Writer } from './writer.ts';

/** How much is written, and how often something happens. */
export interface ChromiumOptions {
  seed: number;
  /** At least. */
  messages: number;
  faults: number;
}

/** What a run gave. */
export interface ChromiumReport {
  run: 'chromium';
  seed: number;
  browser: string;
  users: number;
  tabs: number;
  conversations: number;
  written: number;
  /** By hand, in the field of the element. */
  typed: number;
  stored: number;
  /** Written in a page that ended before it had shown them, and gone with it. */
  goneUnseen: number;
  /** Sent again by the user after the device had been full. */
  retried: number;
  faults: Record<string, number>;
  serverKills: number;
  /** Pages that came back from the back/forward cache, of all that went elsewhere and back. */
  restored: number;
  snapshots: number;
  /** What the chats reported, by code. */
  errors: Record<string, number>;
  totalMs: number;
  /** From the last fault until all four tabs showed the same as the server. */
  convergedMs: number;
  sendMs: Spread;
  outageMs: Spread;
  /** From the freeze of a leading tab until the other had sent what was written there. */
  takeOverMs: Spread;
  violationCount: number;
  violations: string[];
}

const USERS = ['alice', 'bob'] as const;
const CONVERGE_MS = 60_000;
const PACE_MS = 250;

/** Two users with two tabs each write to each other in real browsers while everything happens to these that can. */
export async function runChromium({ seed, messages, faults }: ChromiumOptions): Promise<ChromiumReport> {
  const began = performance.now();
  const record = new Chronicle();
  const site = await Site.open();
  const world = new World([site.url]);
  const service = new Service(world);
  const devices = USERS.map(
    (user) =>
      new Device(user, site, join(world.folder, user), {
        told: (tab, report) => record.told(tab.name, report),
        broke: (tab, error) => record.violations.add(`uncaught in a page of ${tab.name}: ${error}`),
      }),
  );
  try {
    const url = `http://127.0.0.1:${await service.start()}`;
    const [first = '', ...more] = await populate(url, [[...USERS], [...USERS], [...USERS]]);
    const ids = [first, ...more] as const;
    site.chat = { url, ids };
    await Promise.all(devices.map((device) => device.start()));
    await Promise.all(devices.map((device) => device.openTabs()));

    const random = seeded(seed);
    const takeOvers: number[] = [];
    const scenes = devices.map((device): Scene => {
      const writer = new Writer(device, record, seeded(random.between(1, 2 ** 31)), [...ids]);
      return { device, site, service, record, writer, takeOvers };
    });
    const plan = planFaults(seed, faults);
    let over = 0;
    const counts: Record<string, number> = {};
    const happen = async (scene: Scene, planned: readonly PlannedFault[]): Promise<void> => {
      for (const { kind, pauseMs, strength } of planned) {
        await delay(pauseMs);
        await strike(kind, scene, strength);
        counts[kind] = (counts[kind] ?? 0) + 1;
        over += 1;
      }
    };
    const write = async ({ writer }: Scene): Promise<void> => {
      while (record.written.length < messages) {
        await delay(random.gap(PACE_MS));
        // So that writing lasts as long as the faults do.
        if (record.written.length < (messages * (over + 1)) / (faults + 1)) await writer.writeSomewhere();
      }
    };
    await Promise.all([
      ...scenes.map((scene, user) =>
        happen(
          scene,
          plan.filter((fault) => fault.user === user),
        ),
      ),
      ...scenes.map(write),
    ]);

    const healedAt = performance.now();
    if (!(await becomes(() => showTheNewest(url, ids, devices, record), CONVERGE_MS, 250)))
      record.violations.add(`not the same everywhere ${CONVERGE_MS / 1000} s after the last fault`);
    const convergedMs = Math.round(performance.now() - healedAt);
    await judgeDrawn(devices, ids, record);
    const told = await Promise.all(ids.flatMap((id) => USERS.map((user) => historyOf(url, user, id))));
    const lists = [...(await finalLists(devices)), ...told];
    const browser = devices[0]?.version ?? '';
    const isOpen = new Set(
      devices.flatMap(({ tabs }) => tabs.map(({ user, index, document }) => `${user} ${index} ${document}`)),
    );
    await Promise.all(devices.map((device) => device.kill()));
    await service.stop();

    const log = readServerLog(world.data);
    record.judge(log, ({ user, tab, document }) => isOpen.has(`${user} ${tab} ${document}`));
    const oracle = new Oracle();
    oracle.judgeLists(log, lists);
    return {
      run: 'chromium',
      seed,
      browser,
      users: USERS.length,
      tabs: devices.reduce((sum, { tabs }) => sum + tabs.length, 0),
      conversations: ids.length,
      written: record.written.length,
      typed: scenes.reduce((sum, { writer }) => sum + writer.typed, 0),
      stored: log.messages.length,
      goneUnseen: record.written.length - log.messages.length,
      retried: record.written.filter(({ isRetried }) => isRetried).length,
      faults: counts,
      serverKills: service.kills,
      restored: record.restored,
      snapshots: record.snapshots,
      errors: record.errors,
      totalMs: Math.round(performance.now() - began),
      convergedMs,
      sendMs: spreadOf(record.sendTimes),
      outageMs: spreadOf(record.outages),
      takeOverMs: spreadOf(takeOvers),
      violationCount: record.violations.count + oracle.violations.count,
      violations: [...record.violations.texts, ...oracle.violations.texts],
    };
  } finally {
    await Promise.all(devices.map((device) => device.kill()));
    await site.close();
    await world.end();
  }
}
