import type { Conversation, Message } from '@hypee/chat/core';
import { MemoryStore } from '@hypee/chat-backend';
import { Device } from './device.ts';
import { Faults } from './faults.ts';
import { noFaults, type NetworkFaults } from './link.ts';
import { Memberships } from './memberships.ts';
import type { Moves } from './moves.ts';
import { Oracle, stateOf, type Logged } from './oracle.ts';
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
  /** Polls that the server answered. */
  polls: number;
  /** Messages in the logs at the end. */
  logged: number;
  /** Simulated milliseconds from the last fault until everybody showed the same. */
  convergedAfter: number;
  /** Each fault with its time. */
  faults: string[];
  /** What people did, with its time. */
  actions: string[];
  violations: string[];
}

/** What may happen in a world. */
export interface SeedOptions {
  planted?: PlantedBug;
  /** Also what takes data away: storage that the browser erases, a backup that is restored. */
  severe?: boolean;
  /** The networks of two devices let no socket through: what they have, they poll. */
  socketless?: boolean;
  /** What of the plan happens. Default: all of it. */
  moves?: Moves;
}

const CHAOS_MS = 60_000;
const CONVERGE_MS = 180_000;
const HOUR = 3_600_000;
const USERS = ['alice', 'bob', 'carol'];
/** Who has which device with how many tabs. */
const DEVICES: readonly (readonly [user: string, tabs: number])[] = [
  ['alice', 2],
  ['bob', 2],
  ['carol', 1],
  ['alice', 1],
];
/** Who owns the conversation that others are taken out of, and who these are. */
const OWNER = 'alice';
const GUESTS = ['bob', 'carol'];

/** How often the server is two processes. */
const TWO_NODES = 0.4;
/** How often its window is so small that clients are behind again and again; how many events it takes then. */
const SMALL_WINDOW = 0.3;
const SMALL_WINDOWS = [4, 8, 16];
/** How often a device sleeps for an hour while the others go on. */
const NIGHT = 0.02;

/** What a page or the server's process may have waiting when nothing happens any more. */
const TIMERS = 60;

/** Devices of `DEVICES` behind a proxy that lets no socket through, where that is asked for: two tabs, and one alone. */
const SOCKETLESS = [1, 3];

/** Runs one world from its seed: three people, six tabs on four devices, a minute of chaos, then calm until all show the same. */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedReport> {
  return new World(seed, options).run();
}

class World {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #scheduler = new Scheduler();
  readonly #oracle = new Oracle();
  readonly #network: NetworkFaults = noFaults();
  readonly #server: Server;
  readonly #tabs: Tab[];
  readonly #memberships: Memberships;
  readonly #faults: Faults;
  readonly #actions: string[] = [];
  #conversations: string[] = [];
  #sent = 0;
  readonly #moves: Moves | undefined;
  #planned = 0;

  constructor(seed: number, { planted, severe = false, socketless = false, moves }: SeedOptions) {
    this.#moves = moves;
    this.#seed = seed;
    this.#random = new SeededRandom(seed);
    const nodes = this.#random.chance(TWO_NODES) ? 2 : 1;
    this.#server = new Server(this.#scheduler, this.#random.fork(), planted, nodes);
    if (this.#random.chance(SMALL_WINDOW)) {
      this.#server.options = { windowEvents: this.#random.pick(SMALL_WINDOWS) };
    }
    this.#tabs = this.#makeTabs(planted, socketless);
    this.#memberships = new Memberships(this.#scheduler, this.#server, OWNER);
    this.#faults = new Faults(
      {
        scheduler: this.#scheduler,
        oracle: this.#oracle,
        network: this.#network,
        server: this.#server,
        tabs: this.#tabs,
        memberships: this.#memberships,
        mayLeave: () => ({ users: GUESTS, conversation: this.#conversations[0] ?? '' }),
        openTab: (tab) => this.#openTab(tab),
      },
      { severe },
    );
  }

  #makeTabs(planted: PlantedBug | undefined, socketless: boolean): Tab[] {
    const surroundings = {
      scheduler: this.#scheduler,
      random: this.#random,
      server: this.#server,
      faults: this.#network,
    };
    const behindProxy = socketless ? SOCKETLESS : [];
    return DEVICES.flatMap(([user, tabs], index) => {
      const device = new Device((what) => this.#oracle.broken(`on device ${index + 1} ${what}`));
      return Array.from({ length: tabs }, (_, tab) => {
        const made = new Tab(user, `${user}${index}${'ab'[tab] ?? ''}`, device, surroundings, planted);
        made.carriesSockets = !behindProxy.includes(index);
        return made;
      });
    });
  }

  async run(): Promise<SeedReport> {
    this.#server.start();
    await this.#settle();
    for (const tab of this.#tabs) this.#openTab(tab);
    this.#faults.begin();
    this.#planPeople();
    this.#planFaults();
    await this.#scheduler.runUntil(this.#scheduler.now + CHAOS_MS);
    if (this.#random.chance(NIGHT)) await this.#night();
    const convergedAfter = await this.#calmDown();
    const logged = await this.#judge();
    return {
      seed: this.#seed,
      steps: this.#scheduler.steps,
      promised: this.#oracle.promised.size,
      polls: this.#server.polls,
      logged,
      convergedAfter,
      faults: this.#faults.told,
      actions: this.#actions,
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
      await create(OWNER, GUESTS);
      await create('bob', ['alice']);
      settled = true;
    })();
    await this.#scheduler.runUntil(10_000, () => settled);
    await settling;
  }

  #openTab(tab: Tab): void {
    const chat = tab.open();
    const listed = new Set<string>();
    const lost = new Set<string>();
    for (const id of this.#conversationsOf(tab)) {
      chat.conversation(id).messages.subscribe((messages) => {
        this.#oracle.sawSnapshot(tab.name, id, messages, tab.user);
        if (lost.has(id)) this.#oracle.sawLost(tab.name, id, messages);
      });
    }
    chat.conversations.subscribe((list) => {
      const present = new Set(list.map(({ id }) => id));
      for (const id of listed) {
        if (present.has(id) || lost.has(id)) continue;
        lost.add(id);
        this.#oracle.sawLost(tab.name, id, chat.conversation(id).messages.value);
      }
      for (const id of present) {
        listed.add(id);
        lost.delete(id);
      }
    });
  }

  #conversationsOf(tab: Tab): string[] {
    return tab.user === 'carol' ? this.#conversations.slice(0, 1) : this.#conversations;
  }

  #planPeople(): void {
    const actions = this.#random.between(25, 60);
    for (let index = 0; index < actions; index++) {
      this.#plan((random) => this.#act(random.pick(this.#tabs), random));
    }
  }

  #planFaults(): void {
    this.#scheduler.after(this.#random.between(0, CHAOS_MS - 1), () => this.#faults.backUp());
    const count = this.#random.between(4, 14);
    for (let index = 0; index < count; index++) {
      this.#plan((random) => this.#faults.happen(random));
    }
  }

  /** At a moment of the chaos; what a move draws, it draws at once. */
  #plan(move: (random: SeededRandom) => void): void {
    const number = this.#planned++;
    this.#scheduler.after(this.#random.between(0, CHAOS_MS - 1), () => {
      const random = this.#moves ? this.#moves.chanceOf(number, this.#random) : this.#random;
      if (random) move(random);
    });
  }

  #act(tab: Tab, random: SeededRandom): void {
    if (!tab.chat || tab.isFrozen) return;
    const conversation = tab.chat.conversation(random.pick(this.#conversationsOf(tab)));
    const kind = random.next();
    if (kind < 0.18) this.#read(tab, conversation);
    else if (kind < 0.24) this.#lookBack(tab, conversation);
    else if (kind < 0.28) this.#draft(tab, conversation);
    else if (kind < 0.34) this.#retry(tab, conversation);
    else if (kind < 0.52) this.#operate(tab, conversation, random);
    else this.#send(tab, conversation, random.chance(0.3) ? random.between(2, 4) : 1);
  }

  #read(tab: Tab, conversation: Conversation): void {
    this.#did(tab, conversation, 'reads');
    // What goes wrong here shows at the end: marks and pages are not promised while the network is bad.
    conversation.markAsRead().catch(() => undefined);
  }

  /** Twice at once, as by an impatient finger: the same page may come twice. */
  #lookBack(tab: Tab, conversation: Conversation): void {
    this.#did(tab, conversation, 'looks back');
    for (let times = 0; times < 2; times++) conversation.loadOlder().catch(() => undefined);
  }

  #draft(tab: Tab, conversation: Conversation): void {
    // There is nowhere to type into what is gone.
    if (!conversation.summary.value) return;
    this.#did(tab, conversation, 'types');
    conversation.draft.set(`a draft of ${tab.name}`);
  }

  #retry(tab: Tab, conversation: Conversation): void {
    const failed = conversation.messages.value.find(({ status }) => status === 'failed');
    if (!failed?.clientId) return;
    this.#did(tab, conversation, `sends "${failed.content}" again`);
    this.#watch(conversation.retry(failed.clientId));
  }

  #send(tab: Tab, conversation: Conversation, burst: number): void {
    for (let index = 0; index < burst; index++) {
      const text = `${tab.name}#${++this.#sent}`;
      this.#did(tab, conversation, `sends "${text}"`);
      this.#watch(conversation.send(text));
    }
  }

  #watch({ clientId, sent }: { clientId: string; sent: Promise<Message> }): void {
    sent.then(
      (message) => this.#oracle.acknowledged(clientId, message.id),
      () => undefined,
    );
  }

  /** Something is done to a message on screen; what the server refuses is refused, and the screen shows it. */
  #operate(tab: Tab, conversation: Conversation, random: SeededRandom): void {
    const { value } = conversation.messages;
    if (value.length === 0) return;
    const { id, sender, content } = random.pick(value);
    const kind = random.next();
    // One that is not sent is taken back.
    if (kind >= 0.4 && kind < 0.55 && sender.id === tab.user) this.#oracle.discarded(id);
    const [did, done]: [string, Promise<unknown>] =
      kind < 0.4
        ? ['edits', conversation.edit(id, `${content.split(' edited')[0] ?? ''} edited ${++this.#sent}`)]
        : kind < 0.55 && sender.id === tab.user
          ? ['deletes', conversation.delete(id)]
          : kind < 0.85
            ? ['reacts to', conversation.react(id, random.pick(['👍', '🎉']))]
            : ['takes a reaction from', conversation.unreact(id, random.pick(['👍', '🎉']))];
    this.#did(tab, conversation, `${did} "${content}"`);
    done.catch(() => undefined);
  }

  #did(tab: Tab, { id }: Conversation, what: string): void {
    const conversation = this.#conversations.indexOf(id) + 1;
    this.#actions.push(`${Math.round(this.#scheduler.now)} ${tab.name} ${what} in conversation ${conversation}`);
  }

  /** A device sleeps, and wakes when an hour has passed for all. */
  async #night(): Promise<void> {
    this.#faults.sleepOn(this.#random.pick(this.#tabs));
    await this.#scheduler.runUntil(this.#scheduler.now + HOUR);
  }

  async #calmDown(): Promise<number> {
    this.#faults.calm();
    const began = this.#scheduler.now;
    await this.#converge(began + CONVERGE_MS);
    if (this.#isAnybodyOut()) {
      await this.#judgeLoss();
      this.#memberships.readmitAll();
      await this.#converge(began + 2 * CONVERGE_MS);
    }
    return this.#scheduler.now - began;
  }

  async #converge(end: number): Promise<void> {
    while (this.#scheduler.now < end) {
      this.#signIn();
      this.#scrollBack();
      await this.#scheduler.runUntil(this.#scheduler.now + 1000);
      if (this.#memberships.areSettled && (await this.#converged())) return;
    }
  }

  /** Two tokens in a row may have ended on their way: then the chat waits for its user. */
  #signIn(): void {
    for (const { chat } of this.#tabs) if (chat?.connection.value.status === 'unauthorized') chat.reconnect();
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
      const logged = await this.#log(id);
      const log = logged.map((message) => message.id + message.state).join();
      for (const messages of this.#shown(id).values()) {
        const settled = messages.filter((message) => message.status !== 'failed');
        if (settled.map((message) => message.id + stateOf(message)).join() !== log) return false;
      }
      for (const { device } of this.#tabs) {
        const { messages, unsent } = await device.contents(id, this.#failedOn(device, id));
        // What shows may be a page that was read before the server's greeting: until then it keeps what it had.
        if (unsent > 0 || messages > logged.length) return false;
      }
    }
    return this.#outside().every(({ tab, id }) => !tab.chat?.conversations.value.some((one) => one.id === id));
  }

  #isAnybodyOut(): boolean {
    return this.#outside().length > 0;
  }

  /** Tabs of who is out of a conversation. */
  #outside(): { tab: Tab; id: string }[] {
    return this.#tabs.flatMap((tab) =>
      this.#conversationsOf(tab)
        .filter((id) => this.#memberships.isOut(tab.user, id))
        .map((id) => ({ tab, id })),
    );
  }

  /** Who lost a conversation has nothing of it: not in the list, not on screen, not on the device. */
  async #judgeLoss(): Promise<void> {
    for (const { tab, id } of this.#outside()) {
      const { name, chat, device } = tab;
      if (chat?.conversations.value.some((one) => one.id === id))
        this.#oracle.broken(`${name} lists ${id}, which it lost`);
      this.#oracle.sawLost(name, id, chat?.conversation(id).messages.value ?? []);
      const kept = await device.contents(id, this.#failedOn(device, id));
      for (const [what, count] of Object.entries(kept)) {
        if (what !== 'failed' && count > 0)
          this.#oracle.broken(`the device of ${name} keeps ${what} of ${id}, which it lost`);
      }
    }
  }

  async #judge(): Promise<number> {
    let logged = 0;
    for (const id of this.#conversations) {
      const log = await this.#log(id);
      logged += log.length;
      this.#oracle.judge(id, log, this.#shown(id));
      for (const tab of this.#tabs) if (this.#conversationsOf(tab).includes(id)) await this.#judgeRoom(tab, id, log);
    }
    for (const { name, timers } of this.#tabs) {
      if (timers > TIMERS) this.#oracle.broken(`${timers} timers wait in ${name}`);
    }
    if (this.#server.timers > TIMERS) this.#oracle.broken(`${this.#server.timers} timers wait in the server`);
    return logged;
  }

  /** The keys of the messages that the tabs of a device show as failed. */
  #failedOn(device: Device, id: string): string[] {
    return this.#tabs.filter((tab) => tab.device === device).flatMap((tab) => failedIn(tab, id));
  }

  /** A device keeps no more than there is. */
  async #judgeRoom(tab: Tab, id: string, log: readonly Logged[]): Promise<void> {
    const { name, device } = tab;
    const { messages, unsent, failed } = await device.contents(id, this.#failedOn(device, id));
    const shown = failedIn(tab, id).length;
    if (messages > log.length) this.#oracle.broken(`the device of ${name} keeps ${messages} messages of ${log.length}`);
    if (unsent > 0) this.#oracle.broken(`the outbox of ${name} holds ${unsent} for ever`);
    if (failed > shown) this.#oracle.broken(`the outbox of ${name} holds ${failed} that failed, and shows ${shown}`);
  }

  #shown(conversationId: string): Map<string, readonly Message[]> {
    const members = this.#tabs.filter(
      (tab) =>
        this.#conversationsOf(tab).includes(conversationId) && !this.#memberships.isOut(tab.user, conversationId),
    );
    return new Map(members.map((tab) => [tab.name, tab.chat?.conversation(conversationId).messages.value ?? []]));
  }

  async #log(conversationId: string): Promise<Logged[]> {
    const { rows, reactions } = await new MemoryStore(this.#server.database).read(async (tx) => {
      const shown = await tx.history(conversationId, { limit: 10_000 });
      const found = await tx.messages(shown.map(({ id }) => id));
      return {
        rows: found,
        reactions: await tx.reactions(
          found.map(({ id }) => id),
          { users: 50, viewerId: null },
        ),
      };
    });
    return rows.map((row) => ({
      id: row.id,
      seq: row.seq,
      clientId: row.client_id,
      senderId: row.sender_id,
      text: row.content,
      state: stateOf({
        content: row.content,
        deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at),
        reactions: reactions
          .filter(({ message_id }) => message_id === row.id)
          .map(({ emoji, count, user_ids }) => ({ emoji, count, userIds: user_ids })),
      }),
    }));
  }
}

/** The keys of the messages that a tab shows as failed. */
const failedIn = ({ chat }: Tab, id: string): string[] =>
  (chat?.conversation(id).messages.value ?? [])
    .filter(({ status }) => status === 'failed')
    .map((message) => message.id);
