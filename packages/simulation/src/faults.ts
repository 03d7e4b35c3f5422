import type { MemoryDatabase } from '@hypee/chat-backend';
import type { NetworkFaults, Side } from './link.ts';
import type { Memberships } from './memberships.ts';
import type { Oracle } from './oracle.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Server } from './server.ts';
import type { Tab } from './tab.ts';

const HOUR = 3_600_000;

/** What faults happen to. */
export interface FaultyWorld {
  scheduler: Scheduler;
  oracle: Oracle;
  network: NetworkFaults;
  server: Server;
  tabs: readonly Tab[];
  memberships: Memberships;
  /** Who may lose a membership of which conversation. */
  mayLeave(): { users: readonly string[]; conversation: string };
  openTab(tab: Tab): void;
}

/** How the network is on most days of a chaos. Probabilities from 0 to 1. */
const USUAL: NetworkFaults = { lostRequest: 0.12, lostAnswer: 0.15, refused: 0.02, repeated: 0.06, late: 0.04 };

/** How often a node does not hear a ring. */
const LOST_RING = 0.25;

/** One kind of fault, and how often it is drawn beside the others. */
type Kind = readonly [weight: number, happen: (random: SeededRandom) => void];

/** What goes wrong in a world, and how each of it ends. */
export class Faults {
  /** Each fault with its time. */
  readonly told: string[] = [];
  readonly #world: FaultyWorld;
  readonly #kinds: readonly Kind[];
  #backup: MemoryDatabase | undefined;
  #lives = 1;
  /** The latest of the bursts and outages that are under way ends them. */
  #busy = 0;
  #busDown = 0;
  #isCalm = false;

  /** @param severe also what takes data away */
  constructor(world: FaultyWorld, { severe }: { severe: boolean }) {
    this.#world = world;
    const some = (random: SeededRandom): Tab => random.pick(world.tabs);
    this.#kinds = [
      [14, (random) => this.#killServer(random)],
      [6, (random) => this.#killNode(random)],
      [4, (random) => this.#cutBus(random)],
      [5, (random) => this.#beBusy(random)],
      [16, (random) => this.#crashTab(some(random), random)],
      [14, (random) => this.#cut(some(random), random)],
      [5, (random) => this.#closeOneSide(some(random), random)],
      [5, (random) => this.#stall(some(random), random)],
      [14, (random) => this.#freeze(some(random), random)],
      [5, (random) => this.#sleep(some(random), random)],
      [4, (random) => this.#jumpClock(some(random), random)],
      [8, (random) => this.#takeMembership(random)],
      ...(severe
        ? ([
            [6, (random) => this.#eraseStorage(some(random))],
            [6, (random) => this.#restoreBackup(random)],
          ] satisfies Kind[])
        : []),
    ];
  }

  /** From now on the network is bad. */
  begin(): void {
    Object.assign(this.#world.network, USUAL);
    if (this.#world.server.bus) this.#world.server.bus.lostRing = LOST_RING;
  }

  /** Something goes wrong, and is mended after a while. */
  happen(random: SeededRandom): void {
    const all = this.#kinds.reduce((sum, [weight]) => sum + weight, 0);
    let left = random.next() * all;
    const [, kind] = this.#kinds.find(([weight]) => (left -= weight) < 0) ?? [];
    kind?.(random);
  }

  /** A backup is made, for a fault to restore. */
  backUp(): void {
    this.#backup = this.#world.server.backup();
  }

  /** The device sleeps until `calm`. */
  sleepOn(tab: Tab): void {
    this.#note(`the device of ${tab.name} sleeps for an hour`);
    for (const one of this.#tabsBeside(tab)) one.freeze();
  }

  /** All of it is mended. */
  calm(): void {
    this.#isCalm = true;
    const { network, server, tabs } = this.#world;
    Object.assign(network, { lostRequest: 0, lostAnswer: 0, refused: 0, repeated: 0, late: 0 });
    if (server.bus) Object.assign(server.bus, { lostRing: 0, isDown: false });
    server.start();
    for (const tab of tabs) {
      tab.thaw();
      tab.link?.mend();
      if (!tab.chat) this.#world.openTab(tab);
    }
  }

  #tabsBeside(tab: Tab): readonly Tab[] {
    return this.#world.tabs.filter(({ device }) => device === tab.device);
  }

  #after(ms: number, run: () => void): void {
    this.#world.scheduler.after(ms, run);
  }

  #note(fault: string): void {
    if (!this.#isCalm) this.told.push(`${Math.round(this.#world.scheduler.now)} ${fault}`);
  }

  #killServer(random: SeededRandom): void {
    const { server, tabs } = this.#world;
    if (!server.running) return;
    const silent = random.chance(0.3);
    this.#note(`server killed${silent ? ' silently' : ''}`);
    server.kill();
    for (const tab of tabs) tab.serverDied(silent);
    this.#after(random.between(50, 8000), () => server.start());
  }

  #killNode(random: SeededRandom): void {
    const { server, tabs } = this.#world;
    const node = random.between(0, server.nodes - 1);
    const silent = random.chance(0.3);
    const down = random.between(50, 8000);
    if (server.nodes < 2 || !server.running) return;
    this.#note(`node ${node} of the server killed${silent ? ' silently' : ''}`);
    server.killNode(node);
    for (const tab of tabs) tab.serverDied(silent, node);
    this.#after(down, () => server.running && server.startNode(node));
  }

  #cutBus(random: SeededRandom): void {
    const { bus } = this.#world.server;
    const down = random.between(500, 15_000);
    if (!bus) return;
    this.#note('the bus between the nodes is down');
    bus.isDown = true;
    const mine = ++this.#busDown;
    this.#after(down, () => {
      if (mine === this.#busDown) bus.isDown = false;
    });
  }

  #beBusy(random: SeededRandom): void {
    const { network } = this.#world;
    this.#note('the server refuses most requests as too many');
    network.refused = 0.9;
    const mine = ++this.#busy;
    this.#after(random.between(1000, 8000), () => {
      if (mine === this.#busy && !this.#isCalm) network.refused = USUAL.refused;
    });
  }

  #crashTab(tab: Tab, random: SeededRandom): void {
    if (!tab.chat) return;
    this.#note(`${tab.name} crashed`);
    tab.crash();
    this.#after(random.between(50, 10_000), () => {
      if (!tab.chat) this.#world.openTab(tab);
    });
  }

  #cut(tab: Tab, random: SeededRandom): void {
    const link = tab.link;
    if (!link) return;
    const silent = random.chance(0.5);
    this.#note(`${tab.name} cut${silent ? ' silently' : ''}`);
    link.cut(silent);
    this.#after(random.between(100, 30_000), () => {
      link.mend();
    });
  }

  #closeOneSide({ name, link }: Tab, random: SeededRandom): void {
    const told = random.pick<Side>(['client', 'server']);
    this.#note(`the socket of ${name} closed, and only the ${told} knows`);
    link?.closeOneSide(told);
  }

  #stall({ name, link }: Tab, random: SeededRandom): void {
    const to = random.pick<Side>(['client', 'server']);
    const ms = random.between(500, 25_000);
    this.#note(`the socket of ${name} stands still towards the ${to} for ${ms} ms`);
    link?.stall(to, ms);
  }

  #freeze(tab: Tab, random: SeededRandom): void {
    if (!tab.chat) return;
    this.#note(`${tab.name} frozen`);
    tab.freeze();
    this.#after(random.between(1000, 45_000), () => tab.thaw());
  }

  /** An hour passes for the device, in which nothing of it runs; the world is shorter than that. */
  #sleep(tab: Tab, random: SeededRandom): void {
    this.#note(`the device of ${tab.name} slept an hour`);
    const asleep = this.#tabsBeside(tab);
    for (const one of asleep) one.freeze();
    const isClockRight = random.chance(0.5);
    this.#after(random.between(500, 20_000), () => {
      for (const one of asleep) {
        if (!isClockRight) one.clockOffset += HOUR;
        one.wake(HOUR);
      }
    });
  }

  #jumpClock(tab: Tab, random: SeededRandom): void {
    tab.clockOffset = random.pick([-HOUR, HOUR, 0]);
    this.#note(`the clock of ${tab.name} is off by ${tab.clockOffset / HOUR} h`);
  }

  #takeMembership(random: SeededRandom): void {
    const { memberships } = this.#world;
    const { users, conversation } = this.#world.mayLeave();
    const user = random.pick(users);
    const returns = random.chance(0.7);
    const away = random.between(100, 20_000);
    if (memberships.isOut(user, conversation)) return;
    this.#note(`${user} is taken out of the conversation`);
    memberships.remove(user, conversation);
    if (!returns) return;
    this.#after(away, () => {
      if (this.#isCalm) return;
      this.#note(`${user} is let in again`);
      memberships.readmit(user, conversation);
    });
  }

  #eraseStorage(tab: Tab): void {
    this.#note(`storage of ${tab.name} erased`);
    tab.device.erase();
    const names = new Set(this.#tabsBeside(tab).map(({ name }) => name));
    // What was not sent is gone with it, unless a tab that is open still has it.
    this.#world.oracle.excuse(({ device, acknowledged }) => names.has(device) && acknowledged === undefined);
  }

  #restoreBackup(random: SeededRandom): void {
    const { server, tabs, oracle, memberships } = this.#world;
    const backup = this.#backup;
    if (!backup || !server.running) return;
    this.#note('backup restored');
    const kept = new Set([...backup.sendKeys.values()].map(({ client_id }) => client_id));
    const had = new Set([...server.database.sendKeys.values()].map(({ client_id }) => client_id));
    server.restore(backup, `life ${++this.#lives}`);
    this.#backup = undefined;
    for (const device of new Set(tabs.map((tab) => tab.device))) device.backupRestored();
    for (const tab of tabs) tab.serverDied(false);
    // What the backup lacks is gone.
    oracle.excuse(({ clientId }) => had.has(clientId) && !kept.has(clientId));
    memberships.restate(this.#world.mayLeave());
    this.#after(random.between(50, 8000), () => server.start());
  }
}
