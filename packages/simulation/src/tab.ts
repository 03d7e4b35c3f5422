import {
  createChat,
  createMemoryDatabase,
  createMemoryStore,
  loadOnline,
  type Chat,
  type MemoryChatDatabase,
  type Ports,
} from '@hypee/chat/core';
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

/** A device of a user: the store that survives, and at most one tab running the core that ships. */
export class Tab {
  readonly user: string;
  readonly name: string;
  readonly database: MemoryChatDatabase = createMemoryDatabase();
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #server: Server;
  readonly #faults: NetworkFaults;
  readonly #planted: PlantedBug | undefined;
  #life: Life | undefined;

  constructor(
    user: string,
    name: string,
    world: { scheduler: Scheduler; random: SeededRandom; server: Server; faults: NetworkFaults },
    planted: PlantedBug | undefined,
  ) {
    this.user = user;
    this.name = name;
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
    const link = new Link(this.#scheduler, this.#random.fork(), this.#server, this.#faults);
    const ports: Ports = {
      clock: {
        now: () => WORLD_BEGAN + this.#scheduler.now,
        monotonic: () => this.#scheduler.now,
        after: timers.after,
      },
      random: { ...simulatedIds(this.#random, this.#scheduler), next: () => this.#random.next() },
      dial: link.dial,
      fetch: this.#planted === 'new-key-on-retry' ? withNewKeyOnRetry(link.fetch) : link.fetch,
      openStore: () =>
        Promise.resolve(
          createMemoryStore(this.database, {
            persistent: true,
            beforeCommit: () => new Promise<void>((resolve) => timers.after(this.#random.between(0, 5), resolve)),
          }),
        ),
      lifecycle: { visible: true, online: true, listen: () => () => undefined },
      loadOnline: () => link.load(loadOnline),
    };
    const chat = createChat(ports, {
      url: 'https://chat.example',
      token: () => mintToken(this.user, WORLD_BEGAN + this.#scheduler.now + HOUR),
      user: this.user,
    });
    this.#life = { chat, link, timers };
    return chat;
  }

  /** The tab dies between two steps: nothing runs any more, an unfinished write is lost. */
  crash(): void {
    const life = this.#life;
    if (!life) return;
    this.#life = undefined;
    life.timers.stop();
    life.link.tabCrashed();
  }

  serverDied(silent: boolean): void {
    this.#life?.link.serverDied(silent);
  }
}
