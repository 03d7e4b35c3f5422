/**
 * The list of 200 conversations with what is unread in each, two pages of it, for a user whose conversations are long and for one whose
 * are short; as much is unread for both. Their times must be the same: counts are read from an index, not from the history.
 */
import { appendMessages } from '../test/support/long-conversation.ts';
import { startChild } from './lib/child-server.ts';
import { makeGroups, temporaryFolder, withStore } from './lib/data.ts';
import { requestBytes } from './lib/http-connection.ts';
import { inTurns } from './lib/measure.ts';
import { report } from './lib/report.ts';
import { fetchOnce, requests } from './lib/requests.ts';
import { ROUNDS, sized } from './lib/settings.ts';
import { CONTENT } from './lib/texts.ts';
import { tokenOf } from './lib/tokens.ts';

const CONVERSATIONS = sized(200, 20);
const PAGE = CONVERSATIONS / 2;
const CLIENTS = 4;
const SHORT = 60;
const LONG = sized(2_000, 200);
const UNREAD = 50;
/** Every so manieth message mentions who reads the list. */
const MENTIONS_EVERY = 10;

const lengths = { short: SHORT, long: LONG };
type Reader = keyof typeof lengths;

await using folder = await temporaryFolder();
for (const [reader, length] of Object.entries(lengths)) {
  const members = [reader, `friend of ${reader}`];
  const conversations = await makeGroups(
    folder.path,
    Array.from({ length: CONVERSATIONS }, () => members),
  );
  await withStore(folder.path, async (store) => {
    for (const conversation of conversations) {
      await appendMessages(store, conversation, length, (n) => ({
        id: `${conversation}-${n}`,
        sender_id: members[1] ?? '',
        content: CONTENT,
        mentions: n % MENTIONS_EVERY === 0 ? [reader] : [],
      }));
      await store.write((tx) => tx.updateMember(conversation, reader, { last_read_seq: length - UNREAD }));
    }
  });
}

await using servers = new AsyncDisposableStack();
const chat = servers.adopt(await startChild('chat', [folder.path]), (server) => server.stop());

const list = (reader: Reader, query: string) =>
  requestBytes('GET', `/api/conversations/?limit=${PAGE}${query}`, tokenOf(reader));
async function pages(reader: Reader): Promise<Buffer[]> {
  const first = JSON.parse((await fetchOnce(chat, list(reader, ''))).toString()) as {
    results: { unread_count: number }[];
    next: string;
  };
  if (first.results.some(({ unread_count }) => unread_count !== UNREAD)) throw new Error('the counts are wrong');
  return [list(reader, ''), list(reader, `&cursor=${new URL(first.next, 'http://chat').searchParams.get('cursor')}`)];
}

const read = async (reader: Reader) => {
  const both = await pages(reader);
  let asked = 0;
  return requests(chat, CLIENTS, 200, () => both[asked++ % both.length] ?? Buffer.alloc(0));
};
const { short, long } = await inTurns(ROUNDS, { short: () => read('short'), long: () => read('long') });
report('inbox', [
  {
    name: `${CONVERSATIONS} conversations of ${LONG} messages`,
    unit: `pages of ${PAGE}/s`,
    ours: long,
    against: `of ${SHORT} messages`,
    theirs: short,
    goal: { atLeast: 0.9 },
  },
]);
