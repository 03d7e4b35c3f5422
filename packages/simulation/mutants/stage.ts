import type { ApiAnswer, DoorSocket, Frame, SocketSession } from '@hypee/chat-backend';
import type { ChatStore, Conversation } from '@hypee/chat/core';
import { Device } from '../src/device.ts';
import { noFaults, type NetworkFaults } from '../src/link.ts';
import { Scheduler } from '../src/scheduler.ts';
import { SeededRandom } from '../src/seeded-random.ts';
import { Server, WORLD_BEGAN } from '../src/server.ts';
import { Tab } from '../src/tab.ts';
import { mintToken } from '../src/tokens.ts';

const DAY = 86_400_000;
/** What a scenario waits for comes within this, or not at all: two heartbeats, the silence of a dead socket and a backoff fit in. */
const PATIENCE_MS = 120_000;

/** What a scenario saw that must never be: the promise, and what was there instead. */
export class Violation extends Error {}

/** A tab of the stage, with a network of its own. */
export interface Person {
  readonly tab: Tab;
  readonly network: NetworkFaults;
}

/** What a scenario may do to what passes between one socket and the server. */
export interface Tap {
  /** Whether the frame arrives. */
  toClient?(frame: Frame): boolean;
  toServer?(text: string): void;
}

/** A simulated world without chance: nothing happens to it but what a scenario does. Only latencies are drawn, from one seed. */
export class Stage {
  readonly scheduler = new Scheduler();
  readonly server: Server;
  /** Answers in the server's place, where it gives one. */
  refuse: ((method: string, path: string, body: unknown) => ApiAnswer | undefined) | undefined;
  /** Called when the server has answered; the answer leaves when it resolves. */
  answered: ((method: string, path: string) => Promise<void> | void) | undefined;
  /** Made for each socket that is opened; `send` brings a frame to its client. */
  tap: ((send: (frame: Frame) => void) => Tap) | undefined;
  /** How long the server's reads take. Milliseconds. */
  readMs = 0;
  readonly #random = new SeededRandom(1);
  readonly #watched = new Map<Tab, string>();

  /** @param nodes processes of the server; whoever connects does so to the first one, until `loseRings` */
  constructor(nodes = 1) {
    this.server = new Server(this.scheduler, this.#random.fork(), undefined, nodes);
    if (nodes > 1) this.server.pickNode = () => 0;
    this.#listenToRequests();
    this.#listenToSockets();
    this.server.wrapStore = (store) => ({
      read: async (work) => {
        const value = await store.read(work);
        // What was read is old when it arrives, as from a database that is busy.
        if (this.readMs > 0) await this.later(this.readMs);
        return value;
      },
      write: (work) => store.write(work),
      close: () => store.close(),
    });
    // Scenarios write as much as they need.
    this.server.options = { limits: { send_burst: 1_000 } };
    this.server.start();
  }

  /** Begins a conversation of these users. @returns its id */
  async group(owner: string, ...others: string[]): Promise<string> {
    for (const user of [owner, ...others]) await this.call(user, 'GET', 'users/me/');
    const { json } = await this.call(owner, 'POST', 'conversations/', { member_ids: others, kind: 'group' });
    return (JSON.parse(json) as { id: string }).id;
  }

  /** Opens the conversation in a tab, and waits until it shows it and is online. */
  async open(
    user: string,
    conversationId: string,
    { device = new Device(), name = `${user}'s tab` }: { device?: Device; name?: string } = {},
  ): Promise<Person> {
    const network = noFaults();
    const world = { scheduler: this.scheduler, random: this.#random, server: this.server, faults: network };
    const tab = new Tab(user, name, device, world, undefined);
    const person = { tab, network };
    this.load(person, conversationId);
    await this.until(`${tab.name} is online`, () => tab.chat?.connection.value.status === 'online');
    await this.pass(2_000);
    return person;
  }

  /** Loads the page, on what the device kept. */
  load({ tab }: Person, conversationId: string): void {
    this.#watched.set(tab, conversationId);
    tab
      .open()
      .conversation(conversationId)
      .messages.subscribe(() => undefined);
  }

  /** From now on requests go to another node than the sockets that are open, and no ring goes from one to the other. */
  loseRings(): void {
    this.server.pickNode = () => 1;
    if (this.server.bus) this.server.bus.lostRing = 1;
  }

  /** The page of the tab is gone, between two steps. */
  crash({ tab }: Person): void {
    tab.crash();
  }

  /** A message of somebody whose own tabs do not matter. */
  async post(user: string, conversationId: string, text: string): Promise<void> {
    const path = `conversations/${conversationId}/send_message/`;
    const { status, json } = await this.call(user, 'POST', path, { content: text, client_id: `key of ${text}` });
    if (status !== 201) throw new Error(`Stage: "${text}" was answered by ${status} ${json}.`);
  }

  /** A request of somebody whose own tabs do not matter. */
  async call(user: string, method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const url = new URL(path, 'https://chat.example/api/');
    const token = mintToken(user, WORLD_BEGAN + DAY);
    return this.sent(this.server.request(method, url, token, body));
  }

  conversation({ tab }: Person): Conversation {
    const conversation = tab.chat?.conversation(this.#watched.get(tab) ?? '');
    if (!conversation) throw new Error(`Stage: ${tab.name} is not open.`);
    return conversation;
  }

  /** The texts that a tab shows, in their order. */
  shown(person: Person): string[] {
    return this.conversation(person).messages.value.map(({ content }) => content);
  }

  /** The texts in the log of a conversation, with the place of each. */
  log(conversationId: string): { text: string; seq: number }[] {
    const { timelines, messages } = this.server.database;
    return (timelines.get(conversationId) ?? []).map(({ id, seq }) => ({ text: messages.get(id)?.content ?? '', seq }));
  }

  /** Lets time pass. Milliseconds. */
  async pass(ms: number): Promise<void> {
    await this.scheduler.runUntil(this.scheduler.now + ms);
  }

  /** Resolves after a while, for what happens on the stage while time passes. Milliseconds. */
  later(ms: number): Promise<void> {
    return new Promise((resolve) => this.scheduler.after(ms, resolve));
  }

  /** Goes on until a promise of a chat is kept. */
  async sent<Value>(promise: Promise<Value>): Promise<Value> {
    let isOver = false;
    const over = () => (isOver = true);
    promise.then(over, over);
    await this.until('what was asked of the server is done', () => isOver);
    return promise;
  }

  /** Goes on until something is so, and stops in the very step in which it came to be. */
  async until(what: string, isSo: () => boolean, within = PATIENCE_MS): Promise<void> {
    await this.scheduler.runUntil(this.scheduler.now + within, isSo);
    if (!isSo()) throw new Violation(`${what}: not within ${within / 1000} s`);
  }

  /** As `until`, for what the device of a tab holds. */
  async untilStored({ tab }: Person, what: string, isSo: (store: ChatStore) => Promise<boolean>): Promise<void> {
    const store = tab.device.open({});
    const end = this.scheduler.now + PATIENCE_MS;
    while (!(await isSo(store))) {
      if (this.scheduler.now >= end) throw new Violation(`${what}: never stored by ${tab.name}`);
      let steps = 0;
      await this.scheduler.runUntil(end, () => steps++ > 0);
    }
  }

  /** The end of most scenarios: after a while the log holds exactly these texts, and each of these tabs shows them, confirmed. */
  async expect(conversationId: string, texts: readonly string[], ...people: Person[]): Promise<void> {
    await this.pass(PATIENCE_MS);
    const log = this.log(conversationId).map(({ text }) => text);
    if (log.join() !== texts.join()) throw new Violation(`the log holds [${log.join()}], not [${texts.join()}]`);
    for (const person of people) this.expectShown(person, texts);
  }

  /** The tab shows exactly these texts now, all confirmed. */
  expectShown(person: Person, texts: readonly string[]): void {
    const shown = this.shown(person);
    if (shown.join() !== texts.join()) {
      throw new Violation(`${person.tab.name} shows [${shown.join()}], not [${texts.join()}]`);
    }
    const open = this.conversation(person).messages.value.find(({ seq }) => seq === undefined);
    if (open) throw new Violation(`${person.tab.name} shows "${open.content}" as ${open.status}, which was sent`);
  }

  /** Says what is wrong, where it is. */
  breach(isWrong: boolean, what: string): void {
    if (isWrong) throw new Violation(what);
  }

  #listenToRequests(): void {
    const request = this.server.request.bind(this.server);
    this.server.request = async (method, url, token, body) => {
      const refusal = this.refuse?.(method, url.pathname, body);
      if (refusal) return refusal;
      const answer = await request(method, url, token, body);
      await this.answered?.(method, url.pathname);
      return answer;
    };
  }

  #listenToSockets(): void {
    const openSocket = this.server.openSocket.bind(this.server);
    this.server.openSocket = (door, node): SocketSession | undefined => {
      const tap = this.tap?.((frame) => door.send([frame]));
      if (!tap) return openSocket(door, node);
      const tapped: DoorSocket = {
        send: (frames) => door.send(frames.filter((frame) => tap.toClient?.(frame) ?? true)),
        get bufferedBytes() {
          return door.bufferedBytes;
        },
        close: (code, reason) => door.close(code, reason),
        terminate: () => door.terminate(),
      };
      const session = openSocket(tapped, node);
      return (
        session && {
          receive: (text, bytes) => {
            tap.toServer?.(text);
            session.receive(text, bytes);
          },
          closed: () => session.closed(),
        }
      );
    };
  }
}
