import assert from 'node:assert/strict';
import { after } from 'node:test';
import { Compile } from 'typebox/compile';
import type { ApiAnswer, ApiRequest, Backend, Route } from '../../src/door.ts';
import type { Bus, Ports, Ring, Store } from '../../src/ports.ts';
import {
  matchRoute,
  createBackend,
  MemoryBus,
  MemoryDatabase,
  MemoryFiles,
  MemoryStore,
  type BackendOptions,
} from '../../src/index.ts';
import { FakeAuth } from './fake-auth.ts';
import { FakeClock, passTurns } from './fake-clock.ts';
import type { LooseBody, LooseMessage } from './loose.ts';
import { TestSocket } from './test-socket.ts';

/** An HTTP answer as a test reads it. */
export interface Answer {
  status: number;
  body: LooseBody;
  headers: Readonly<Record<string, string>>;
}

/** How a world differs from the usual one. */
export interface WorldOptions extends BackendOptions {
  database?: MemoryDatabase;
  clock?: FakeClock;
  bus?: Bus;
  /** Wraps the store, to fail or to wait. */
  wrapStore?: (store: Store) => Store;
}

/** Most tests say much in no time. What is about the pace names its own. */
const NO_PACE = { sends_per_second: 1_000_000, send_burst: 1_000_000 };

/** A backend on fake ports, with alice, bob and carol, and doors for tests. */
export class World {
  readonly clock: FakeClock;
  readonly auth: FakeAuth;
  readonly database: MemoryDatabase;
  readonly store: MemoryStore;
  readonly backend: Backend;
  readonly logged: { facts: object; text: string }[] = [];
  #count = 0;

  constructor(options: WorldOptions = {}) {
    const { database, clock, bus, wrapStore, limits, ...backendOptions } = options;
    this.clock = clock ?? new FakeClock();
    this.auth = new FakeAuth(this.clock);
    this.database = database ?? new MemoryDatabase('epoch-1');
    this.store = new MemoryStore(this.database);
    const log = (facts: object, text: string): void => void this.logged.push({ facts, text });
    const ports: Ports = {
      store: wrapStore?.(this.store) ?? this.store,
      bus: bus ?? new MemoryBus(),
      files: new MemoryFiles(),
      clock: this.clock,
      random: {
        id: () => `id-${this.#next()}`,
        eventId: () => `event-${this.#next()}`,
        hash: (text) => `hash of ${text}`,
        next: () => 0.5,
      },
      auth: this.auth,
      log: { warn: log, error: log },
    };
    this.backend = createBackend(ports, { ...backendOptions, limits: { ...NO_PACE, ...limits } });
  }

  #next(): string {
    return String((this.#count += 1)).padStart(6, '0');
  }

  /** Users sign in once, so that others may name them. */
  async signIn(...userIds: string[]): Promise<void> {
    for (const userId of userIds) assert.equal((await this.call(userId, 'GET', 'users/me/')).status, 200);
  }

  /** @param who a user, or a token the test issued */
  call(who: string, method: Route['method'], pathAndQuery: string, body?: unknown): Promise<Answer> {
    return this.callWith(this.tokenOf(who), method, pathAndQuery, body);
  }

  /** Checks the answer against the route's schema. */
  async callWith(
    token: string | undefined,
    method: Route['method'],
    pathAndQuery: string,
    body?: unknown,
  ): Promise<Answer> {
    const { route, path, pending } = this.#begin(token, method, pathAndQuery, body);
    await this.clock.settle();
    const { status, json: whole, parts, headers = {} } = await pending;
    const json = parts === undefined ? whole : await this.#join(parts);
    const schema = route.schema.answers[status];
    if (status === 204) {
      assert.equal(json, '');
      return { status, body: {} as LooseBody, headers };
    }
    const value = JSON.parse(json) as LooseBody;
    if (status !== 500) {
      assert.ok(schema, `${method} ${path} announces the answer ${status}: ${json}`);
      assert.ok(Compile(schema).Check(value), `the answer of ${method} ${path} fits its schema: ${json.slice(0, 500)}`);
    }
    await this.clock.settle();
    return { status, body: value, headers };
  }

  /** Reads an answer that comes piece by piece. */
  async #join(parts: AsyncIterable<string>): Promise<string> {
    let json = '';
    const read = (async () => {
      for await (const part of parts) json += part;
    })();
    await this.clock.settle();
    await read;
    return json;
  }

  tokenOf(who: string): string {
    return who.startsWith('token ') ? who : this.auth.issue(who);
  }

  async group(owner: string, ...others: string[]): Promise<string> {
    await this.signIn(owner, ...others);
    const { status, body } = await this.call(owner, 'POST', 'conversations/', { member_ids: others, title: 'Group' });
    assert.equal(status, 201);
    return body.id;
  }

  async send(who: string, conversationId: string, content: string, fields: object = {}): Promise<LooseMessage> {
    const answer = await this.call(who, 'POST', `conversations/${conversationId}/send_message/`, {
      content,
      ...fields,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  }

  /** Begins to send and waits for nothing. */
  beginToSend(who: string, conversationId: string, content: string): void {
    void this.begin(who, 'POST', `conversations/${conversationId}/send_message/`, { content });
  }

  /** Begins a request and waits for nothing. */
  begin(
    who: string,
    method: Route['method'],
    pathAndQuery: string,
    body?: unknown,
    onHangUp?: ApiRequest['onHangUp'],
  ): Promise<ApiAnswer> {
    return this.#begin(this.tokenOf(who), method, pathAndQuery, body, onHangUp).pending;
  }

  #begin(
    token: string | undefined,
    method: Route['method'],
    pathAndQuery: string,
    body: unknown,
    onHangUp?: ApiRequest['onHangUp'],
  ): { route: Route; path: string; pending: Promise<ApiAnswer> } {
    const url = new URL(pathAndQuery.replace(/^\/api\//, ''), 'http://test/api/');
    const path = url.pathname.replace('/api/', '');
    const found = matchRoute(this.backend.routes, method, path);
    assert.ok(found, `a route for ${method} ${path}`);
    const { route, params } = found;
    const query = Object.fromEntries(url.searchParams);
    return { route, path, pending: route.handle({ params, query, body, token, onHangUp }) };
  }

  /** Opens a level 2 socket that says nothing yet. */
  open(): TestSocket {
    const socket = new TestSocket(2);
    socket.session = this.backend.openSocket(socket);
    return socket;
  }

  /** Opens and connects a level 2 socket. */
  async connect(who: string, frame: object = {}): Promise<TestSocket> {
    const socket = this.open();
    socket.say({ type: 'connect', token: this.tokenOf(who), cursors: [], ...frame });
    await this.clock.settle();
    return socket;
  }

  async openBase(conversationId: string, token: string | undefined): Promise<TestSocket> {
    const socket = new TestSocket(1);
    socket.session = this.backend.openBaseSocket(socket, conversationId, token);
    await this.clock.settle();
    return socket;
  }

  async cursorOf(who: string, conversationId: string): Promise<string> {
    return (await this.call(who, 'GET', `conversations/${conversationId}/`)).body.cursor;
  }

  /** Takes a member out, as an administrator will be able to. */
  async remove(conversationId: string, userId: string): Promise<void> {
    await this.store.write((tx) => tx.deleteMember(conversationId, userId));
  }
}

/** Clocks that several worlds share: none of them can tell whose timers are left. */
const sharedClocks = new WeakSet<FakeClock>();

/** A world that closes itself after the test file, with the check that closing leaves no timer. */
export function makeWorld(options: WorldOptions = {}): World {
  const world = new World(options);
  if (options.clock !== undefined) sharedClocks.add(options.clock);
  after(() => {
    world.backend.close();
    if (!sharedClocks.has(world.clock)) assert.equal(world.clock.runningTimers, 0, 'no timer is left after the close');
  });
  return world;
}

/** A bus that keeps rings until the test lets them through. */
export class LazyBus implements Bus {
  reach: Bus['reach'] = 'nodes';
  readonly rings: Ring[] = [];
  readonly #listeners = new Set<(ring: Ring) => void>();

  ring(ring: Ring): void {
    this.rings.push(ring);
  }

  listen(listener: (ring: Ring) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  deliver(): void {
    for (const ring of this.rings.splice(0)) for (const listener of [...this.#listeners]) listener(ring);
  }
}

/** A store whose reads are old when they arrive: a commit may come between. */
export const lateReads =
  (turns: number) =>
  (store: Store): Store => ({
    read: async (work) => {
      const value = await store.read(work);
      await passTurns(turns);
      return value;
    },
    write: (work) => store.write(work),
    close: () => store.close(),
  });
