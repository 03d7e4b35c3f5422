import assert from 'node:assert/strict';
import { connect as tcp, type Socket } from 'node:net';
import { test } from 'node:test';
import type { Conversation, Member, PollAnswer } from '@hypee/chat-protocol';
import { createChatServer } from '../../src/index.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, say, serverAt, startServer, type RunningServer, type ServerApi } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { hs256, SECRET, seconds, tokenOf } from '../support/tokens.ts';

/** A client that polls: it names the conversations that it holds, and what `next` it was given. */
class Poller {
  readonly cursors = new Map<string, string>();
  next: string | undefined;
  readonly #server: ServerApi;
  readonly #user: string;

  constructor(server: ServerApi, user: string) {
    this.#server = server;
    this.#user = user;
  }

  /** The same client, of a server that may be another one. */
  copy(server: ServerApi): Poller {
    const copy = new Poller(server, this.#user);
    copy.next = this.next;
    for (const [id, cursor] of this.cursors) copy.cursors.set(id, cursor);
    return copy;
  }

  get body(): object {
    const cursors = Array.from(this.cursors, ([conversation_id, cursor]) => ({ conversation_id, cursor }));
    return { cursors, ...(this.next !== undefined && { next: this.next }) };
  }

  /** Polls, and takes what it is told. */
  async poll(wait = 25): Promise<PollAnswer> {
    const { status, json } = await this.#server.api<PollAnswer>(this.#user, 'POST', 'poll/', { ...this.body, wait });
    assert.equal(status, 200, JSON.stringify(json));
    this.next = json.next;
    for (const frame of json.frames) if ('cursor' in frame) this.cursors.set(frame.conversation_id, frame.cursor);
    return json;
  }

  /** Polls until nothing is told. */
  async drain(): Promise<this> {
    while ((await this.poll(0)).frames.length > 0);
    return this;
  }
}

/** A client that holds a conversation as it is. */
async function pollerOf(server: ServerApi, user: string, id: string): Promise<Poller> {
  const poller = new Poller(server, user);
  const { json } = await server.api<Conversation>(user, 'GET', `conversations/${id}/`);
  poller.cursors.set(id, json.cursor);
  return poller.drain();
}

const types = ({ frames }: PollAnswer): string[] => frames.map(({ type }) => type);

const contents = ({ frames }: PollAnswer): string[] =>
  frames
    .flatMap((frame) => (frame.type === 'events' ? frame.events : [frame]))
    .flatMap((event) => (event.type === 'chat_message' && 'content' in event.message ? [event.message.content] : []));

/** Bob, told of a message: his next poll says that he has it, which alice hears. */
async function bobWithNews(server: ServerApi): Promise<{ bob: Poller; id: string; isPolling: () => Promise<unknown> }> {
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await pollerOf(server, 'bob', id);
  const alice = await connect(server.socketUrl, 'alice');
  await say(server, 'alice', id, 'hello');
  assert.deepEqual(contents(await bob.poll()), ['hello']);
  return { bob, id, isPolling: () => alice.ofType('delivered') };
}

/** Waits until the user may connect again. */
async function untilFree(server: RunningServer, user: string): Promise<void> {
  for (;;) {
    const { status } = await server.api(user, 'POST', 'poll/', { cursors: [], wait: 0 });
    if (status === 200) return;
    assert.equal(status, 429);
  }
}

test('a page on a network without sockets sees what is posted, and its sender that it arrived', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await pollerOf(server, 'bob', id);
  const waiting = bob.poll();
  await say(server, 'alice', id, 'Bonjour');
  assert.deepEqual(contents(await waiting), ['Bonjour']);
  const alice = await connect(server.socketUrl, 'alice');
  void bob.poll(0);
  const delivered = await alice.ofType('delivered');
  assert.deepEqual([delivered.user_id, delivered.seq], ['bob', 1]);
  const { json } = await server.api<{ results: Member[] }>('alice', 'GET', `conversations/${id}/members/`);
  assert.equal(json.results.find(({ user }) => user.id === 'bob')?.last_delivered_seq, 1);
});

test('one who polls and one with a socket see the same messages in the same order', async (t) => {
  const server = await startServer(t, { limits: { send_burst: 200 } });
  const id = await createGroup(server, 'alice', 'bob');
  const [bob, alice] = [await pollerOf(server, 'bob', id), await connect(server.socketUrl, 'alice')];
  const sending = Promise.all(
    Array.from({ length: 60 }, (_, n) => say(server, n % 2 ? 'alice' : 'bob', id, `message ${n}`)),
  );
  const polled: string[] = [];
  while (polled.length < 60) polled.push(...contents(await bob.poll()));
  await sending;
  const events = () => alice.frames.filter((frame) => frame.type === 'chat_message');
  await alice.frame(() => events().length === 60);
  assert.deepEqual(
    events().map(({ message }) => ('content' in message ? message.content : '')),
    polled,
  );
});

/** Polls on a line of its own. @returns it, once the request is on its way */
async function pollOnALine(server: RunningServer, { body }: Poller): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const line = tcp(Number(port), hostname);
  line.on('error', () => undefined);
  const text = JSON.stringify({ ...body, wait: 25 });
  const head = `POST /api/poll/ HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${tokenOf('bob')}\r\n`;
  const length = Buffer.byteLength(text);
  await new Promise<void>((sent) =>
    line.write(`${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${text}`, () => sent()),
  );
  return line;
}

test('a client that hangs up is heard: its place among the connections is free at once', async (t) => {
  const server = await startServer(t, { limits: { sockets: 1 } });
  const { bob, isPolling } = await bobWithNews(server);
  const line = await pollOnALine(server, bob);
  await isPolling();
  const refused = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  refused.send({ type: 'connect', token: tokenOf('bob'), cursors: [] });
  assert.equal((await refused.closed).code, 4409, 'an open poll counts');
  line.destroy();
  await untilFree(server, 'bob');
});

test('a request that is cut off before it is answered leaves no poll behind', async (t) => {
  const server = await startServer(t, { limits: { sockets: 1 } });
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await pollerOf(server, 'bob', id);
  for (let count = 0; count < 20; count += 1) (await pollOnALine(server, bob)).destroy();
  await untilFree(server, 'bob');
});

test('a second poll ends the first, and takes its place among the connections', async (t) => {
  const server = await startServer(t, { limits: { sockets: 1 } });
  const { bob, id, isPolling } = await bobWithNews(server);
  const again = bob.copy(server);
  const first = bob.poll();
  await isPolling();
  const second = again.poll();
  assert.deepEqual(await first, { frames: [], next: again.next });
  await say(server, 'alice', id, 'for the second');
  // The mark that the first one moved may come before.
  const told = contents(await second);
  assert.deepEqual(told.length > 0 ? told : contents(await again.poll()), ['for the second']);
});

test('closing the server answers every open poll with a goodbye, refuses others, and `next` is good for the next server', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const start = async () => {
    const server = createChatServer({ data: folder.path, jwtSecret: SECRET, logLevel: 'error' });
    const close = () => server.close().then(() => undefined);
    t.after(close);
    return { ...serverAt(await server.listen({ port: 0, host: '127.0.0.1' })), close };
  };
  const server = await start();
  const { bob, id, isPolling } = await bobWithNews(server);
  const later = bob.copy(server);
  const waiting = bob.poll();
  await isPolling();
  const deaf = await connect(server.socketUrl, 'alice');
  // It takes no part in the closing, so the goodbye lasts until it is cut.
  deaf.ws.pause();
  const closing = server.close();
  assert.deepEqual(types(await waiting), ['bye']);
  const late = await server.api('bob', 'POST', 'poll/', { ...bob.body, wait: 25 });
  assert.deepEqual([late.status, late.json.code, late.headers.get('retry-after')], [503, 'unavailable', '1']);
  deaf.ws.resume();
  await closing;

  const next = await start();
  await say(next, 'alice', id, 'after the restart');
  const answer = await later.copy(next).poll();
  assert.deepEqual([types(answer).includes('hello'), contents(answer)], [false, ['after the restart']]);
});

test('a poll is refused without a token, and with one that is over', async (t) => {
  const server = await startServer(t);
  const ask = (token: string | undefined) =>
    server.fetch('/api/poll/', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: '{"cursors":[],"wait":0}',
    });
  assert.equal((await ask(undefined)).json.code, 'not_authenticated');
  assert.equal((await ask(hs256({ sub: 'alice', exp: seconds(-3600) }))).json.code, 'token_expired');
});

test('three hundred cursors and a large `next` are taken', async (t) => {
  const server = await startServer(t);
  await createGroup(server, 'alice', 'bob');
  const cursors = Array.from({ length: 300 }, (_, n) => ({
    conversation_id: `0199d0a7-0000-7000-8000-${String(n).padStart(12, '0')}`,
    cursor: '123456.abcdefghijk',
    marks: '123456.1',
  }));
  const { status, json } = await server.api<PollAnswer>('bob', 'POST', 'poll/', {
    cursors,
    wait: 0,
    next: 'x'.repeat(65_536),
  });
  assert.deepEqual([status, json.frames.length], [200, 302]);
  const again = await server.api<PollAnswer>('bob', 'POST', 'poll/', { cursors, wait: 0, next: json.next });
  assert.deepEqual([again.status, again.json.frames], [200, []], 'what is gone is told once');
});
