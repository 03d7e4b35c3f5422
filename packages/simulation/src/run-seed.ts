import type { Message } from '@hypee/chat/core';
import { MemoryStore } from '@hypee/chat-backend';
import type { NetworkFaults } from './link.ts';
import { Oracle, type Logged } from './oracle.ts';
import type { PlantedBug } from './planted-bug.ts';
import { Scheduler } from './scheduler.ts';
import { SeededRandom } from './seeded-random.ts';
import { Server, WORLD_BEGAN } from './server.ts';
import { Tab } from './tab.ts';
import { mintToken } from './tokens.ts';

/** What happened in one world. */
export interface SeedReport {
  seed: number;
  steps: number;
  /** Messages that some interface showed as pending. */
  promised: number;
  /** Messages in the logs at the end. */
  logged: number;
  /** Simulated milliseconds from the last fault until everybody showed the same. */
  convergedAfter: number;
  /** Each fault with its time. */
  faults: string[];
  violations: string[];
}

const CHAOS_MS = 60_000;
const CONVERGE_MS = 180_000;
const HOUR = 3_600_000;
const USERS = ['alice', 'bob', 'carol'];

/** Runs one world from its seed: three people on four devices, a minute of chaos, then calm until all show the same. */
export async function runSeed(seed: number, planted?: PlantedBug): Promise<SeedReport> {
  return new World(seed, planted).run();
}

class World {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #scheduler = new Scheduler();
  readonly #oracle = new Oracle();
  readonly #network: NetworkFaults = { lostRequest: 0, lostAnswer: 0 };
  readonly #server: Server;
  readonly #tabs: Tab[];
  readonly #faults: string[] = [];
  #conversations: string[] = [];
  #sent = 0;
  #calm = false;

  constructor(seed: number, planted: PlantedBug | undefined) {
    this.#seed = seed;
    this.#random = new SeededRandom(seed);
    this.#server = new Server(this.#scheduler, this.#random.fork(), planted);
    const surroundings = {
      scheduler: this.#scheduler,
      random: this.#random,
      server: this.#server,
      faults: this.#network,
    };
    this.#tabs = [...USERS, 'alice'].map((user, index) => new Tab(user, `${user}${index}`, surroundings, planted));
  }

  async run(): Promise<SeedReport> {
    this.#server.start();
    await this.#settle();
    for (const tab of this.#tabs) this.#openTab(tab);
    Object.assign(this.#network, { lostRequest: 0.12, lostAnswer: 0.15 });
    this.#planPeople();
    this.#planFaults();
    await this.#scheduler.runUntil(this.#scheduler.now + CHAOS_MS);
    const convergedAfter = await this.#calmDown();
    const logged = await this.#judge();
    return {
      seed: this.#seed,
      steps: this.#scheduler.steps,
      promised: this.#oracle.promised.size,
      logged,
      convergedAfter,
      faults: this.#faults,
      violations: [...this.#oracle.violations, ...this.#server.problems],
    };
  }

  /** Users exist once they were seen; the conversations are there before the chaos begins. */
  async #settle(): Promise<void> {
    const as = (user: string, method: string, path: string, body?: unknown) =>
      this.#server.request(
        method,
        new URL(path, 'https://chat.example/api/'),
        mintToken(user, WORLD_BEGAN + HOUR),
        body,
      );
    const create = async (user: string, memberIds: string[]) => {
      const answer = await as(user, 'POST', 'conversations/', { member_ids: memberIds });
      this.#conversations.push((JSON.parse(answer.json) as { id: string }).id);
    };
    let settled = false;
    const settling = (async () => {
      for (const user of USERS) await as(user, 'GET', 'users/me/');
      await create('alice', ['bob', 'carol']);
      await create('bob', ['alice']);
      settled = true;
    })();
    await this.#scheduler.runUntil(10_000, () => settled);
    await settling;
  }

  #openTab(tab: Tab): void {
    const chat = tab.open();
    for (const id of this.#conversationsOf(tab)) {
      chat.conversation(id).messages.subscribe((messages) => {
        this.#oracle.sawSnapshot(tab.name, id, messages, tab.user);
      });
    }
  }

  #conversationsOf(tab: Tab): string[] {
    return tab.user === 'carol' ? this.#conversations.slice(0, 1) : this.#conversations;
  }

  #planPeople(): void {
    const actions = this.#random.between(25, 60);
    for (let index = 0; index < actions; index++) {
      this.#scheduler.after(this.#random.between(0, CHAOS_MS - 1), () => {
        this.#act(this.#random.pick(this.#tabs));
      });
    }
  }

  #act(tab: Tab): void {
    if (!tab.chat) return;
    const conversation = tab.chat.conversation(this.#random.pick(this.#conversationsOf(tab)));
    if (this.#random.chance(0.2)) {
      // What goes wrong here shows at the end: marks and pages are not promised while the network is bad.
      conversation.markAsRead().catch(() => undefined);
      return;
    }
    const burst = this.#random.chance(0.3) ? this.#random.between(2, 4) : 1;
    for (let index = 0; index < burst; index++) {
      const outgoing = conversation.send(`${tab.name}#${++this.#sent}`);
      outgoing.sent.then(
        (message) => {
          this.#oracle.acknowledged(outgoing.clientId, message.id);
        },
        () => undefined,
      );
    }
  }

  #planFaults(): void {
    const count = this.#random.between(4, 12);
    for (let index = 0; index < count; index++) {
      this.#scheduler.after(this.#random.between(0, CHAOS_MS - 1), () => {
        this.#fault();
      });
    }
  }

  #fault(): void {
    const kind = this.#random.next();
    if (kind < 0.3) this.#killServer();
    else if (kind < 0.65) this.#crashTab(this.#random.pick(this.#tabs));
    else this.#cut(this.#random.pick(this.#tabs));
  }

  #killServer(): void {
    if (!this.#server.running) return;
    const silent = this.#random.chance(0.3);
    this.#note(`server killed${silent ? ' silently' : ''}`);
    this.#server.kill();
    for (const tab of this.#tabs) tab.serverDied(silent);
    this.#scheduler.after(this.#random.between(50, 8000), () => {
      this.#startServer();
    });
  }

  #startServer(): void {
    if (!this.#server.running) this.#server.start();
  }

  #crashTab(tab: Tab): void {
    if (!tab.chat) return;
    this.#note(`${tab.name} crashed`);
    tab.crash();
    this.#scheduler.after(this.#random.between(50, 10_000), () => {
      if (!tab.chat) this.#openTab(tab);
    });
  }

  #cut(tab: Tab): void {
    const link = tab.link;
    if (!link) return;
    const silent = this.#random.chance(0.5);
    this.#note(`${tab.name} cut${silent ? ' silently' : ''}`);
    link.cut(silent);
    this.#scheduler.after(this.#random.between(100, 30_000), () => {
      link.mend();
    });
  }

  #note(fault: string): void {
    if (!this.#calm) this.#faults.push(`${Math.round(this.#scheduler.now)} ${fault}`);
  }

  async #calmDown(): Promise<number> {
    this.#calm = true;
    Object.assign(this.#network, { lostRequest: 0, lostAnswer: 0 });
    this.#startServer();
    for (const tab of this.#tabs) {
      tab.link?.mend();
      if (!tab.chat) this.#openTab(tab);
    }
    const began = this.#scheduler.now;
    while (this.#scheduler.now < began + CONVERGE_MS) {
      this.#scrollBack();
      await this.#scheduler.runUntil(this.#scheduler.now + 1000);
      if (await this.#converged()) return this.#scheduler.now - began;
    }
    return CONVERGE_MS;
  }

  /** Everybody reads back to the beginning, so that the whole of each conversation can be compared. */
  #scrollBack(): void {
    for (const tab of this.#tabs) {
      for (const id of this.#conversationsOf(tab)) {
        const conversation = tab.chat?.conversation(id);
        // A page that fails is asked for again in a second.
        if (conversation?.history.value.hasOlder) conversation.loadOlder().catch(() => undefined);
      }
    }
  }

  async #converged(): Promise<boolean> {
    for (const id of this.#conversations) {
      const log = (await this.#log(id)).map((message) => message.id).join();
      for (const messages of this.#shown(id).values()) {
        const settled = messages.filter((message) => message.status !== 'failed');
        if (settled.map((message) => message.id).join() !== log) return false;
      }
    }
    return true;
  }

  async #judge(): Promise<number> {
    let logged = 0;
    for (const id of this.#conversations) {
      const log = await this.#log(id);
      logged += log.length;
      this.#oracle.judge(id, log, this.#shown(id));
    }
    return logged;
  }

  #shown(conversationId: string): Map<string, readonly Message[]> {
    const members = this.#tabs.filter((tab) => this.#conversationsOf(tab).includes(conversationId));
    return new Map(members.map((tab) => [tab.name, tab.chat?.conversation(conversationId).messages.value ?? []]));
  }

  async #log(conversationId: string): Promise<Logged[]> {
    const rows = await new MemoryStore(this.#server.database).read((tx) =>
      tx.history(conversationId, { limit: 10_000 }),
    );
    return rows.map((row) => ({
      id: row.id,
      seq: row.seq,
      clientId: row.client_id,
      senderId: row.sender_id,
      text: row.content,
    }));
  }
}
