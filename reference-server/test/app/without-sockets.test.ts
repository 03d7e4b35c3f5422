import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { connectToChat, type Chat, type Conversation } from '@hypee/chat';
import {
  createChat,
  createMemoryDatabase,
  createMemoryStore,
  loadOnline,
  loadRare,
  type Clock,
  type Dial,
  type Fetch,
} from '@hypee/chat/core';
import { createGroup, say, serverAt } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET, tokenOf } from '../support/tokens.ts';
import { until } from '../support/until.ts';

/** What a network makes of sockets that it does not let through. */
class NoSocket extends WebSocket {
  constructor() {
    // Nobody listens there.
    super('ws://127.0.0.1:9/');
  }
}

/** A server and one conversation of two. */
async function group(t: TestContext) {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const start = (port: string): ServerProcess =>
    new ServerProcess(t, ['--port', port, '--data', folder.path, '--jwt-secret', SECRET]);
  const server = start('0');
  const url = await server.url();
  const api = serverAt(url);
  const id = await createGroup(api, 'alice', 'bob');
  return { server, start, url, api, id };
}

interface Client {
  chat: Chat;
  talk: Conversation;
}

function client(t: TestContext, url: string, user: string, id: string, socket: typeof WebSocket = WebSocket): Client {
  const chat = connectToChat({ url, token: () => tokenOf(user), user, cache: 'memory', WebSocket: socket });
  t.after(() => chat.close());
  const talk = chat.conversation(id);
  talk.messages.subscribe(() => undefined);
  return { chat, talk };
}

const byPoll = ({ chat }: Client): Promise<unknown> =>
  until(chat.connection, ({ status, transport }) => status === 'online' && transport === 'poll');

const texts = ({ talk }: Client): string[] => talk.messages.value.map(({ content }) => content);

const shows = (one: Client, ...wanted: string[]): Promise<unknown> =>
  until(one.talk.messages, () => texts(one).join() === wanted.join());

test('one program has a network without sockets: it writes, reads, types and is told, as the other does', async (t) => {
  const { url, id } = await group(t);
  const [alice, bob] = [client(t, url, 'alice', id, NoSocket), client(t, url, 'bob', id)];
  await byPoll(alice);
  assert.equal(alice.chat.connection.value.protocol, 2);
  await alice.talk.send('Bonjour Bob').sent;
  await shows(bob, 'Bonjour Bob');
  await bob.talk.send('Bonjour Alice').sent;
  await shows(alice, 'Bonjour Bob', 'Bonjour Alice');

  await alice.talk.markAsRead();
  await until(bob.talk.messages, (messages) => messages.at(-1)?.status === 'read');
  await bob.talk.markAsRead();
  await until(alice.talk.messages, (messages) => messages[0]?.status === 'read');
  await until(alice.chat.unreadCount, (count) => count === 0);

  alice.talk.setTyping(true);
  await until(bob.talk.typing, (users) => users[0]?.id === 'alice');
  bob.talk.setTyping(true);
  await until(alice.talk.typing, (users) => users[0]?.id === 'bob');

  await bob.talk.edit(bob.talk.messages.value[1]!.id, 'Salut Alice');
  await shows(alice, 'Bonjour Bob', 'Salut Alice');
});

test('without sockets: a new conversation comes, and one that is lost goes', async (t) => {
  const { url, api, id } = await group(t);
  const alice = client(t, url, 'alice', id, NoSocket);
  await byPoll(alice);
  const other = await createGroup(api, 'bob', 'alice');
  await say(api, 'bob', other, 'come here');
  await until(alice.chat.conversations, (all) => all[0]?.id === other && all[0].unreadCount === 1);
  const { status } = await api.api('bob', 'DELETE', `conversations/${other}/members/alice/`);
  assert.equal(status, 204);
  await until(alice.chat.conversations, (all) => all.length === 1 && all[0]?.id === id);
});

test('without sockets: the server is killed and starts again, and nothing is lost or doubled', async (t) => {
  const { server, start, url, id } = await group(t);
  const [alice, bob] = [client(t, url, 'alice', id, NoSocket), client(t, url, 'bob', id, NoSocket)];
  await Promise.all([byPoll(alice), byPoll(bob)]);
  const heard: string[] = [];
  alice.chat.on('message', ({ content }) => heard.push(content));
  await bob.talk.send('before').sent;
  await shows(alice, 'before');
  await server.kill('SIGKILL');
  await until(alice.chat.connection, ({ status }) => status === 'reconnecting');
  const outgoing = [alice.talk.send('mine, meanwhile'), bob.talk.send('yours, meanwhile')];
  await start(new URL(url).port).url();
  for (const { chat } of [alice, bob]) chat.reconnect();
  await Promise.all(outgoing.map(({ sent }) => sent));
  await Promise.all([alice, bob].map(({ talk }) => until(talk.messages, (all) => all.length === 3)));
  await bob.talk.send('after').sent;
  await until(alice.talk.messages, (all) => all.length === 4);
  assert.deepEqual(texts(alice), texts(bob));
  assert.deepEqual(heard, ['before', 'yours, meanwhile', 'after']);
  assert.equal(alice.chat.connection.value.transport, 'poll');
});

/** A clock of which a part can be left out, as where a device sleeps. */
function clockThatSkips(): Clock & { skip(ms: number): void } {
  let skipped = 0;
  const monotonic = (): number => performance.now() + skipped;
  const waiting = new Set<() => void>();
  return {
    now: () => Date.now() + skipped,
    monotonic,
    after(ms, callback) {
      const at = monotonic() + ms;
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        clearTimeout(timer);
        if (monotonic() < at) timer = setTimeout(look, at - monotonic());
        else {
          waiting.delete(look);
          callback();
        }
      };
      waiting.add(look);
      timer = setTimeout(look, ms);
      return {
        cancel() {
          waiting.delete(look);
          clearTimeout(timer);
        },
      };
    },
    skip(ms) {
      skipped += ms;
      for (const look of [...waiting]) look();
    },
  };
}

test('the network lets sockets through again: the socket takes over, and nothing is lost or doubled', async (t) => {
  const { url, api, id } = await group(t);
  const clock = clockThatSkips();
  let letsSocketsThrough = false;
  const dial: Dial = (address, handlers) => {
    const socket = letsSocketsThrough ? new WebSocket(address) : new NoSocket();
    socket.onopen = () => handlers.opened();
    socket.onmessage = ({ data }: MessageEvent<string>) => handlers.received(data);
    socket.onclose = ({ code, reason }) => handlers.closed(code, reason);
    return {
      send: (text) => socket.send(text),
      drop() {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  };
  const request: Fetch = async ({ url: address, ...init }) => {
    const answer = await fetch(address, init);
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name) ?? undefined,
      text: await answer.text(),
    };
  };
  const database = createMemoryDatabase();
  const chat = createChat(
    {
      clock,
      random: { next: () => Math.random(), id: () => crypto.randomUUID() },
      dial,
      fetch: request,
      openStore: () => Promise.resolve(createMemoryStore(database, { persistent: true })),
      lifecycle: { visible: true, online: true, listen: () => () => undefined },
      loadOnline,
      loadRare,
      joinTabs: () => undefined,
    },
    { url, token: () => tokenOf('alice'), user: 'alice' },
  );
  t.after(() => chat.close());
  const alice: Client = { chat, talk: chat.conversation(id) };
  alice.talk.messages.subscribe(() => undefined);
  const heard: string[] = [];
  chat.on('message', ({ content }) => heard.push(content));
  await byPoll(alice);
  await say(api, 'bob', id, 'by the poll');
  await shows(alice, 'by the poll');
  letsSocketsThrough = true;
  clock.skip(5 * 60_000);
  const written = ['1', '2', '3', '4', '5'];
  for (const text of written) await say(api, 'bob', id, text);
  await until(chat.connection, ({ transport }) => transport === 'socket');
  await say(api, 'bob', id, 'by the socket');
  await shows(alice, 'by the poll', ...written, 'by the socket');
  assert.deepEqual(heard, ['by the poll', ...written, 'by the socket']);
});
