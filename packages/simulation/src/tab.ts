import { createChat, loadOnline, loadRare, type Chat, type Ports } from '@hypee/chat/core';
import type { Device } from './device.ts';
import { LifeTimers } from './life-timers.ts';
import { Link, type NetworkFaults } from './link.ts';
import { withNewKeyOnRetry, type PlantedBug } from './planted-bug.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import { WORLD_BEGAN, type Server } from './server.ts';
import { simulatedIds } from './simulated-ids.ts';
import { mintToken } from './tokens.ts';

const HOUR = 3_600_000;

/** What one life of a tab needs; a crash ends the life, the device stays. */
interface Life {
  chat: Chat;
  link: Link;
  timers: LifeTimers;
}

/** A tab on a device of a user: at most one run of the core that ships, over what the device keeps. */
export class Tab {
  readonly user: string;
  readonly name: string;
  readonly device: Device;
  /** How far the device's clock is off. Milliseconds. */
  clockOffset = 0;
  /** Whether the network it is in lets sockets through; read when it is opened. */
  carriesSockets = true;
  /** What the device slept, by the clock that only goes forward. Milliseconds. */
  #slept = 0;
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #server: Server;
  readonly #faults: NetworkFaults;
  readonly #planted: PlantedBug | undefined;
  #life: Life | undefined;

  constructor(
    user: string,
    name: string,
    device: Device,
    world: { scheduler: Scheduler; random: SeededRandom; server: Server; faults: NetworkFaults },
    planted: PlantedBug | undefined,
  ) {
    this.user = user;
    this.name = name;
    this.device = device;
    this.#scheduler = world.scheduler;
    this.#random = world.random.fork();
    this.#server = world.server;
    this.#faults = world.faults;
    this.#planted = planted;
  }

  get chat(): Chat | undefined {
    return this.#life?.chat;
  }

  get link(): Link | undefined {
    return this.#life?.link;
  }

  /** Loads the page: the core starts on what the device kept. */
  open(): Chat {
    const timers = new LifeTimers(this.#scheduler);
    const link = new Link(this.#scheduler, this.#random.fork(), this.#server, this.#faults, timers.enter);
    link.carriesSockets = this.carriesSockets;
    const ports: Ports = {
      clock: {
        now: () => WORLD_BEGAN + this.#scheduler.now + this.clockOffset,
        monotonic: () => this.#scheduler.now + this.#slept,
        after: timers.after,
      },
      random: { ...simulatedIds(this.#random, this.#scheduler), next: () => this.#random.next() },
      dial: link.dial,
      fetch: this.#planted === 'new-key-on-retry' ? withNewKeyOnRetry(link.fetch) : link.fetch,
      openStore: async () =>
        this.device.open({
          persistent: true,
          beforeCommit: () => new Promise<void>((resolve) => timers.after(this.#random.between(0, 5), resolve)),
        }),
      lifecycle: { visible: true, online: true, listen: () => () => undefined },
      loadOnline: () => link.load(loadOnline),
      loadRare: () => link.load(loadRare),
      // What tabs tell each other takes its time, and a frozen tab hears it late.
      joinTabs: () =>
        this.device.tabs.join(
          timers,
          (call) =>
            (...args) =>
              void timers.after(2, () => call(...args)),
        ),
    };
    const chat = createChat(ports, {
      url: 'https://chat.example',
      token: () => mintToken(this.user, WORLD_BEGAN + this.#scheduler.now + this.#tokenLife()),
      user: this.user,
    });
    this.#life = { chat, link, timers };
    return chat;
  }

  /** Most tokens last, some end while they are used. */
  #tokenLife(): number {
    return this.#random.chance(0.2) ? this.#random.between(5_000, 90_000) : HOUR;
  }

  /** The tab dies between two steps: nothing runs any more, an unfinished write is lost. */
  crash(): void {
    const life = this.#life;
    if (!life) return;
    this.#life = undefined;
    life.timers.stop();
    life.link.tabCrashed();
    this.device.tabs.died(life.timers);
  }

  get isFrozen(): boolean {
    return this.#life?.timers.isFrozen ?? false;
  }

  /** Nothing of it runs until `thaw`; what it holds stays held. */
  freeze(): void {
    this.#life?.timers.freeze();
  }

  thaw(): void {
    this.#life?.timers.thaw();
  }

  /**
   * The device wakes up: so much passed for it in which nothing of the tab ran, and its timers fire that late.
   *
   * @param ms milliseconds
   */
  wake(ms: number): void {
    this.#slept += ms;
    this.thaw();
  }

  /** Timers that wait in the page. */
  get timers(): number {
    return this.#life?.timers.size ?? 0;
  }

  /** @param node the only one that died; all when left out */
  serverDied(silent: boolean, node?: number): void {
    this.#life?.link.serverDied(silent, node);
  }
}
