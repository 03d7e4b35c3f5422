/**
 * Messages to many sockets of one conversation, beside a bare `ws` server that stores nothing and checks nothing. Each message is
 * durable before it goes out; our readers acknowledge as the client does.
 */
import { startChild, type ChildServer } from './lib/child-server.ts';
import { Crowd } from './lib/crowd.ts';
import { makeGroups, temporaryFolder, userNames } from './lib/data.ts';
import { HttpConnection, requestBytes } from './lib/http-connection.ts';
import { inTurns, measure, type Sample } from './lib/measure.ts';
import { report, type Comparison } from './lib/report.ts';
import { ROUNDS, SECONDS, sized } from './lib/settings.ts';
import { newMessage } from './lib/texts.ts';
import { tokenOf } from './lib/tokens.ts';

const users = userNames(50);
const userOf = (n: number) => tokenOf(users[n % users.length] ?? '');
const token = userOf(0);

await using folder = await temporaryFolder();
const [conversation = ''] = await makeGroups(folder.path, [users]);
await using servers = new AsyncDisposableStack();
const chat = servers.adopt(await startChild('chat', [folder.path]), (server) => server.stop());
const floor = servers.adopt(await startChild('floor'), (server) => server.stop());

/** Messages to a crowd: each worker sends its next one when the last has reached everybody. */
async function fanOut(server: ChildServer, crowd: Crowd, path: string, inFlight: number): Promise<Sample> {
  const connections = await Promise.all(Array.from({ length: inFlight }, () => HttpConnection.open(server.port)));
  const work = connections.map((connection) => async (goesOn: () => boolean) => {
    while (goesOn()) {
      const delivered = crowd.delivered();
      await Promise.all([connection.send(requestBytes('POST', path, token, newMessage())), delivered]);
    }
  });
  const sample = await measure(server, SECONDS, () => crowd.deliveries, work);
  for (const connection of connections) connection.close();
  crowd.close();
  return sample;
}

async function compare(readers: number, inFlight: number): Promise<Comparison[]> {
  const path = `/api/conversations/${conversation}/send_message/`;
  const { ours, base, bare } = await inTurns(ROUNDS, {
    bare: async () => fanOut(floor, await Crowd.silent(floor.port, () => '/', readers), '/send', inFlight),
    ours: async () => fanOut(chat, await Crowd.acknowledging(chat.port, userOf, readers), path, inFlight),
    base: async () => {
      const socket = (n: number) => `/ws/chat/${conversation}/?token=${userOf(n)}`;
      return fanOut(chat, await Crowd.silent(chat.port, socket, readers), path, inFlight);
    },
  });
  const shared = { unit: 'deliveries/s', against: 'ws, no store', theirs: bare };
  const flight = inFlight === 1 ? 'one at a time' : `${inFlight} in flight`;
  return [
    { ...shared, name: `${readers} x /ws/, ${flight}`, ours },
    { ...shared, name: `${readers} x base socket, ${flight}`, ours: base },
  ];
}

const [some, many] = [sized(1_000, 50), sized(5_000, 200)];
report('fanout', [...(await compare(some, 32)), ...(await compare(some, 1)), ...(await compare(many, 16))]);
