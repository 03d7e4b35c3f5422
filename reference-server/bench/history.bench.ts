/**
 * Pages of history, each from another place of a long conversation, beside a plain Fastify server that answers every request
 * with the text of one such page. Pages have reactions, quotes, and pictures with fresh addresses; nothing is cached between
 * requests. Near the newest and near the oldest message they must cost the same.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from './lib/child-server.ts';
import { makeGroups, temporaryFolder, userNames } from './lib/data.ts';
import { requestBytes } from './lib/http-connection.ts';
import { fillHistory, longMessageId } from './lib/long-history.ts';
import { inTurns } from './lib/measure.ts';
import { report } from './lib/report.ts';
import { fetchOnce, requests } from './lib/requests.ts';
import { ROUNDS, sized } from './lib/settings.ts';
import { tokenOf } from './lib/tokens.ts';

const MESSAGES = sized(1_000_000, 5_000);
const PAGE = 50;
const CLIENTS = 16;
/** How much of the conversation is near one of its ends. */
const END = MESSAGES / 100;

await using folder = await temporaryFolder();
const members = userNames(20);
const [conversation = ''] = await makeGroups(folder.path, [members]);
const began = performance.now();
await fillHistory(folder.path, conversation, members, MESSAGES);
console.log(`${MESSAGES} messages were stored in ${Math.round((performance.now() - began) / 1_000)} s.`);

const token = tokenOf(members[0] ?? '');
const page = (before?: number) => {
  const bound = before === undefined ? '' : `&before=${longMessageId(before)}`;
  return requestBytes('GET', `/api/conversations/${conversation}/messages/?limit=${PAGE}${bound}`, token);
};
/** Somewhere between two messages. */
const between = (from: number, to: number) => from + Math.floor(Math.random() * (to - from));

await using servers = new AsyncDisposableStack();
const chat = servers.adopt(await startChild('chat', [folder.path]), (server) => server.stop());
const text = join(folder.path, 'page.json');
await writeFile(text, await fetchOnce(chat, page(between(PAGE, MESSAGES))));
const constant = servers.adopt(await startChild('constant', [text]), (server) => server.stop());

const pages = (from: number, to: number) => () => requests(chat, CLIENTS, 200, () => page(between(from, to)));
const samples = await inTurns(ROUNDS, {
  constant: () => requests(constant, CLIENTS, 200, () => requestBytes('GET', '/')),
  anywhere: pages(PAGE, MESSAGES),
  newest: () => requests(chat, CLIENTS, 200, () => page()),
  nearNewest: pages(MESSAGES - END, MESSAGES),
  nearOldest: pages(PAGE, PAGE + END),
});
const against = 'a constant of this size, Fastify';
const unit = 'pages/s';
report('history', [
  {
    name: `a page anywhere in ${MESSAGES}`,
    unit,
    ours: samples.anywhere,
    against,
    theirs: samples.constant,
    goal: { atLeast: 0.35 },
  },
  { name: 'the newest page', unit, ours: samples.newest, against, theirs: samples.constant },
  {
    name: 'a page near the oldest',
    unit,
    ours: samples.nearOldest,
    against: 'a page near the newest',
    theirs: samples.nearNewest,
    goal: { atLeast: 0.9 },
  },
]);
