/**
 * Everybody reconnects at once and has missed 20 messages, as after a restart: until the last one has them all. Beside a bare `ws` server
 * that sends the same 20 messages, one frame each, to whoever comes.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appendMessages } from '../test/support/long-conversation.ts';
import { startChild, type ChildServer } from './lib/child-server.ts';
import { inGroups, makeGroups, temporaryFolder, userNames, withStore } from './lib/data.ts';
import { requestBytes } from './lib/http-connection.ts';
import { inTurns, type Sample } from './lib/measure.ts';
import { report } from './lib/report.ts';
import { fetchOnce } from './lib/requests.ts';
import { ROUNDS, sized } from './lib/settings.ts';
import { SocketConnection } from './lib/socket-connection.ts';
import { CONTENT } from './lib/texts.ts';
import { tokenOf } from './lib/tokens.ts';

const CLIENTS = sized(5_000, 200);
const GROUP = 100;
const SEEN = 20;
const MISSED = 20;
const ONE = '"type":"chat_message"';

await using folder = await temporaryFolder();
const users = userNames(CLIENTS);
const conversations = await makeGroups(folder.path, inGroups(users, GROUP));
await withStore(folder.path, async (store) => {
  for (const [group, conversation] of conversations.entries()) {
    await appendMessages(store, conversation, SEEN + MISSED, (n) => ({
      id: `storm-${group}-${n + 1}`,
      sender_id: users[group * GROUP] ?? '',
      content: CONTENT,
    }));
  }
});
const conversationOf = (n: number) => Math.floor(n / GROUP);
const cursorOf = (group: number) => `${SEEN}.event-storm-${group}-${SEEN}`;
const tokens = users.map(tokenOf);

await using servers = new AsyncDisposableStack();
const chat = servers.adopt(await startChild('chat', [folder.path]), (server) => server.stop());
const log = `/api/conversations/${conversations[0] ?? ''}/events/?cursor=${cursorOf(0)}`;
const missed = JSON.parse((await fetchOnce(chat, requestBytes('GET', log, tokens[0]))).toString()) as {
  events: object[];
};
const frames = join(folder.path, 'frames.json');
await writeFile(frames, JSON.stringify(missed.events.map((event) => JSON.stringify(event))));
const floor = servers.adopt(await startChild('floor', [frames]), (server) => server.stop());

/** All connect at once. @returns until the last has got what it missed, in milliseconds */
async function storm(server: ChildServer, client: (n: number) => Promise<SocketConnection>): Promise<Sample> {
  const cpu = await server.ask('cpu');
  const began = performance.now();
  const sockets = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
  const value = performance.now() - began;
  const used = (await server.ask('cpu')) - cpu;
  for (const socket of sockets) socket.close();
  return { value, cpuPerMillion: (used / CLIENTS) * 1e6 };
}

async function bareClient(): Promise<SocketConnection> {
  const all = Promise.withResolvers<undefined>();
  const socket = await SocketConnection.open(floor.port, '/', ({ events }) => {
    if (events === MISSED) all.resolve(undefined);
  });
  await all.promise;
  return socket;
}

async function ourClient(n: number): Promise<SocketConnection> {
  const resumed = Promise.withResolvers<undefined>();
  let got = 0;
  const socket = await SocketConnection.open(chat.port, '/ws/', (connection, others) => {
    for (const frame of others) {
      if (frame.startsWith('{"type":"events"')) got += frame.split(ONE).length - 1;
      if (frame.startsWith('{"type":"resumed"')) resumed.resolve(undefined);
    }
  });
  const group = conversationOf(n);
  const cursor = { conversation_id: conversations[group] ?? '', cursor: cursorOf(group) };
  socket.send({ type: 'connect', token: tokens[n] ?? '', cursors: [cursor] });
  await resumed.promise;
  if (got !== MISSED) throw new Error(`a client got ${got} of ${MISSED} messages`);
  return socket;
}

const { ours, bare } = await inTurns(ROUNDS, {
  bare: () => storm(floor, bareClient),
  ours: () => storm(chat, ourClient),
});
report('storm', [
  {
    name: `${CLIENTS} reconnect, ${MISSED} missed each`,
    unit: 'ms until all have all',
    ours,
    against: 'ws, the same frames',
    theirs: bare,
    goal: { atMost: 1.5 },
  },
]);
