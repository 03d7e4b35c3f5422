/**
 * Sends that are on disk before they are answered. 64 senders beside what others would build (Socket.IO and one insert for each
 * message), beside a Fastify server that does nothing but one grouped insert, and beside a bare server that stores nothing; one sender
 * beside a Fastify server with one insert for each request.
 */
import { join } from 'node:path';
import { startChild, type ChildServer } from './lib/child-server.ts';
import { makeGroups, temporaryFolder, userNames } from './lib/data.ts';
import { requestBytes } from './lib/http-connection.ts';
import { inTurns, measure, type Sample } from './lib/measure.ts';
import { report } from './lib/report.ts';
import { requests } from './lib/requests.ts';
import { ROUNDS, SECONDS, sized } from './lib/settings.ts';
import { SocketIoConnection } from './lib/socketio-connection.ts';
import { newMessage } from './lib/texts.ts';
import { tokenOf } from './lib/tokens.ts';

const SENDERS = 64;
/** One commit more or less to wait for decides here: its middle is found in more rounds. */
const LONE_ROUNDS = sized(7, 3);

await using folder = await temporaryFolder();
const [author = '', other = ''] = userNames(2);
const conversations = await makeGroups(
  folder.path,
  Array.from({ length: SENDERS }, () => [author, other]),
);
const token = tokenOf(author);

await using servers = new AsyncDisposableStack();
const start = async (name: string, ...args: string[]): Promise<ChildServer> =>
  servers.adopt(await startChild(name, args), (server) => server.stop());
const chat = await start('chat', folder.path);
const grouped = await start('insert', join(folder.path, 'grouped.sqlite'), 'grouped');
const single = await start('insert', join(folder.path, 'single.sqlite'), 'single');
const socketIo = await start('socketio', join(folder.path, 'socketio.sqlite'));
const floor = await start('floor');

const sendOurs = (senders: number) => () =>
  requests(chat, senders, 201, (n) =>
    requestBytes('POST', `/api/conversations/${conversations[n] ?? ''}/send_message/`, token, newMessage()),
  );
const post = (server: ChildServer, senders: number) => () =>
  requests(server, senders, 201, () => requestBytes('POST', '/send', token, newMessage()));

async function sendSocketIo(): Promise<Sample> {
  const connections = await Promise.all(Array.from({ length: SENDERS }, () => SocketIoConnection.open(socketIo.port)));
  let answered = 0;
  const work = connections.map((connection) => async (goesOn: () => boolean) => {
    while (goesOn()) {
      await connection.send(newMessage());
      answered++;
    }
  });
  const sample = await measure(socketIo, SECONDS, () => answered, work);
  for (const connection of connections) connection.close();
  return sample;
}

const many = await inTurns(ROUNDS, {
  ours: sendOurs(SENDERS),
  socketIo: sendSocketIo,
  grouped: post(grouped, SENDERS),
  floor: post(floor, SENDERS),
});
const lone = await inTurns(LONE_ROUNDS, { ours: sendOurs(1), single: post(single, 1) });

const row = { name: `${SENDERS} senders`, unit: 'messages/s', ours: many.ours };
report('send', [
  { ...row, against: 'Socket.IO, one insert each', theirs: many.socketIo, goal: { atLeast: 5 } },
  {
    ...row,
    name: `${SENDERS} senders, beside inserts`,
    against: 'Fastify, grouped inserts alone',
    theirs: many.grouped,
    goal: { atLeast: 0.6 },
  },
  { ...row, name: `${SENDERS} senders, beside nothing`, against: 'node:http, no store', theirs: many.floor },
  {
    ...row,
    name: '1 sender',
    ours: lone.ours,
    against: 'Fastify, one insert each',
    theirs: lone.single,
    goal: { atLeast: 1 },
  },
]);
