/**
 * What the server does in a second, as ratios to a bare `ws` and node:http server that stores nothing and checks nothing,
 * measured in the same run: the machine's own speed cancels out. Runs of the two take turns; each figure is the middle one
 * of three. This process is the load generator, each server has a process of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, type ChildServer } from './lib/child-server.ts';
import { CONTENT, longMessageId, prepareData, type BenchConversations } from './lib/conversation.ts';
import { Crowd } from './lib/crowd.ts';
import { HttpConnection, requestBytes } from './lib/http-connection.ts';
import { measure, median, type Rate } from './lib/measure.ts';
import { tokenOf } from './lib/tokens.ts';

const ROUNDS = 3;
const SECONDS = 3;
const READERS = 1_000;
const IN_FLIGHT = 32;
const SENDERS = 64;
const CLIENTS = 16;
const MESSAGES = 100_000;
const PAGE = 50;

const users = Array.from({ length: 50 }, (_, n) => `user-${n}`);
const author = users[0] ?? '';
const token = tokenOf(author);
let keys = 0;
const message = () => ({
  content: CONTENT,
  client_id: `${process.pid.toString(36)}-${(keys++).toString(36).padStart(24, '0')}`,
});

/** One thing that is measured, on one server. */
type Run = () => Promise<Rate>;

/** Messages to a crowd: each worker sends its next one when the last has reached everybody. */
async function fanOut(server: ChildServer, crowd: Crowd, path: string, inFlight: number): Promise<Rate> {
  const connections = await Promise.all(Array.from({ length: inFlight }, () => HttpConnection.open(server.port)));
  const work = connections.map((connection) => async (goesOn: () => boolean) => {
    while (goesOn()) {
      const delivered = crowd.delivered();
      await Promise.all([connection.send(requestBytes('POST', path, token, message())), delivered]);
    }
  });
  const rate = await measure(server, SECONDS, () => crowd.deliveries, work);
  for (const connection of connections) connection.close();
  crowd.close();
  return rate;
}

/** Requests over kept connections, as fast as they are answered. */
async function requests(
  server: ChildServer,
  clients: number,
  status: number,
  request: (n: number) => Buffer,
): Promise<Rate> {
  const connections = await Promise.all(Array.from({ length: clients }, () => HttpConnection.open(server.port)));
  let answered = 0;
  const work = connections.map((connection, n) => async (goesOn: () => boolean) => {
    while (goesOn()) {
      const answer = await connection.send(request(n));
      if (answer.status !== status) throw new Error(`answered ${answer.status} ${answer.body.toString()}`);
      answered++;
    }
  });
  const rate = await measure(server, SECONDS, () => answered, work);
  for (const connection of connections) connection.close();
  return rate;
}

function scenarios(
  chat: ChildServer,
  floor: ChildServer,
  ids: BenchConversations,
  pageBytes: number,
): [string, string, Run, Run][] {
  const sendPath = (id: string) => `/api/conversations/${id}/send_message/`;
  const userOf = (n: number) => tokenOf(users[n % users.length] ?? '');
  const floorCrowd = () => Crowd.silent(floor.port, () => '/', READERS);
  const fullCrowd = () => Crowd.acknowledging(chat.port, userOf, READERS);
  const baseCrowd = () => Crowd.silent(chat.port, (n) => `/ws/chat/${ids.crowd}/?token=${userOf(n)}`, READERS);
  const onFloor = (inFlight: number) => async () => fanOut(floor, await floorCrowd(), '/send', inFlight);
  const onChat = (crowd: () => Promise<Crowd>, inFlight: number) => async () =>
    fanOut(chat, await crowd(), sendPath(ids.crowd), inFlight);
  const constantPage = () => requests(floor, CLIENTS, 200, () => requestBytes('GET', `/?bytes=${pageBytes}`));
  const pagePath = (query: string) => `/api/conversations/${ids.long}/messages/?limit=${PAGE}${query}`;
  const somewhere = () => longMessageId(PAGE + Math.floor(Math.random() * (MESSAGES - PAGE)));
  return [
    [
      `fan-out, ${READERS} x /ws/, ${IN_FLIGHT} in flight`,
      'deliveries/s',
      onChat(fullCrowd, IN_FLIGHT),
      onFloor(IN_FLIGHT),
    ],
    [
      `fan-out, ${READERS} x base socket, ${IN_FLIGHT} in flight`,
      'deliveries/s',
      onChat(baseCrowd, IN_FLIGHT),
      onFloor(IN_FLIGHT),
    ],
    [`fan-out, ${READERS} x /ws/, one at a time`, 'deliveries/s', onChat(fullCrowd, 1), onFloor(1)],
    [
      `durable sends, ${SENDERS} senders`,
      'messages/s',
      () => requests(chat, SENDERS, 201, (n) => requestBytes('POST', sendPath(ids.quiet[n] ?? ''), token, message())),
      () => requests(floor, SENDERS, 201, () => requestBytes('POST', '/send', token, message())),
    ],
    [
      `open ${MESSAGES} messages at the end`,
      'pages/s',
      () => requests(chat, CLIENTS, 200, () => requestBytes('GET', pagePath(''), token)),
      constantPage,
    ],
    [
      `a page anywhere in ${MESSAGES} messages`,
      'pages/s',
      () => requests(chat, CLIENTS, 200, () => requestBytes('GET', pagePath(`&before=${somewhere()}`), token)),
      constantPage,
    ],
  ];
}

async function main(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'hypee-chat-bench-'));
  const ids = await prepareData(data, users, SENDERS, MESSAGES);
  const servers = [
    await startChild(new URL('lib/chat-server.ts', import.meta.url), [data]),
    await startChild(new URL('lib/floor-server.ts', import.meta.url)),
  ] as const;
  const [chat, floor] = servers;
  try {
    const probe = await HttpConnection.open(chat.port);
    const page = await probe.send(requestBytes('GET', `/api/conversations/${ids.long}/messages/?limit=${PAGE}`, token));
    probe.close();
    const results = [];
    for (const [name, unit, ours, bare] of scenarios(chat, floor, ids, page.body.length)) {
      const rates: { ours: Rate[]; bare: Rate[] } = { ours: [], bare: [] };
      for (let round = 0; round < ROUNDS; round++) {
        rates.bare.push(await bare());
        rates.ours.push(await ours());
      }
      results.push({ name, unit, ...compare(median(rates.ours), median(rates.bare)) });
    }
    console.table(Object.fromEntries(results.map(({ name, ...figures }) => [name, figures])));
    console.log(JSON.stringify({ benchmark: 'server', node: process.version, results }));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(data, { recursive: true, force: true });
  }
}

const compare = (ours: Rate, bare: Rate) => ({
  ours: Math.round(ours.perSecond),
  bare: Math.round(bare.perSecond),
  ratio: round(ours.perSecond / bare.perSecond),
  cpuRatio: round(ours.cpuPerMillion / bare.cpuPerMillion),
});

const round = (value: number): number => Number(value.toPrecision(3));

await main();
