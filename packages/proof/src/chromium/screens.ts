import type { FinalList } from '../oracle.ts';
import { tokenOf } from '../tokens.ts';
import type { Device } from './device.ts';
import type { Chronicle } from './chronicle.ts';

const PAGE = 100;

interface Page {
  results: { id: string; seq: number; client_id: string | null; sender: { id: string }; content: string }[];
  has_before: boolean;
}

async function page(url: string, user: string, id: string, query: string): Promise<Page> {
  const headers = { authorization: `Bearer ${tokenOf(user)}` };
  const answer = await fetch(`${url}/api/conversations/${id}/messages/?${query}`, { headers });
  if (!answer.ok) throw new Error(`messages/ answered ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Page;
}

/** The whole of a conversation, as the server tells its history to a user. */
export async function historyOf(url: string, user: string, conversationId: string): Promise<FinalList> {
  const results: Page['results'] = [];
  for (let hasBefore = true; hasBefore;) {
    const before = results[0] ? `&before=${results[0].id}` : '';
    const older = await page(url, user, conversationId, `limit=${PAGE}${before}`);
    results.unshift(...older.results);
    hasBefore = older.has_before;
  }
  const messages = results.map(({ client_id: clientId, ...message }) => ({ ...message, clientId }));
  return { user: `the history of ${user}`, conversationId, messages };
}

/** Whether every tab shows the newest message of each conversation as its last, and nobody waits for anything. */
export async function showTheNewest(
  url: string,
  ids: readonly string[],
  devices: readonly Device[],
  record: Chronicle,
): Promise<boolean> {
  if (devices.some(({ user }) => record.waiting(user).length > 0)) return false;
  const newest = new Map<string, string | undefined>();
  for (const id of ids) newest.set(id, (await page(url, devices[0]?.user ?? '', id, 'limit=1')).results[0]?.id);
  for (const tab of devices.flatMap(({ tabs }) => tabs)) {
    const lists = await tab.ask(() => proof.lists());
    if (!lists.every(({ conversationId, messages }) => messages.at(-1)?.id === newest.get(conversationId)))
      return false;
  }
  return true;
}

/** What each tab shows of each conversation, from the first message on. */
export async function finalLists(devices: readonly Device[]): Promise<FinalList[]> {
  const lists: FinalList[] = [];
  for (const tab of devices.flatMap(({ tabs }) => tabs)) {
    await tab.ask(() => proof.loadOlder());
    for (const { conversationId, messages } of await tab.ask(() => proof.lists()))
      lists.push({ user: tab.name, conversationId, messages });
  }
  return lists;
}

/** Whether the element draws the end of its conversation: the rows in sight, each once, in order. */
export async function judgeDrawn(devices: readonly Device[], ids: readonly string[], record: Chronicle): Promise<void> {
  for (const tab of devices.flatMap(({ tabs }) => tabs)) {
    await tab.page.bringToFront();
    const { drawn, shown } = await tab.ask(
      (id) => ({
        drawn: proof.drawn(),
        shown: proof
          .lists()
          .filter(({ conversationId }) => conversationId === id)
          .flatMap(({ messages }) => messages.map(({ content }) => content)),
      }),
      ids[tab.index],
    );
    const from = shown.indexOf(drawn[0] ?? '');
    if (drawn.length === 0 || JSON.stringify(shown.slice(from, from + drawn.length)) !== JSON.stringify(drawn))
      record.violations.add(`draws other rows than the conversation has (${drawn.join(', ')}): ${tab.name}`);
  }
}
