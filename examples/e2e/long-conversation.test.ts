import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './support/browser.ts';
import { chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { lengthen } from './support/long-conversation.ts';
import { dataFolder, startServer } from './support/server.ts';

const COUNT = 100_000;
/** The client's window of 300, and what it lets pass before it moves it. */
const MOST_ROWS = 350;

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Makes a group of Alice and Bob with one message, as a program would. */
async function startConversation(url: string): Promise<string> {
  const post = async (path: string, body: object, token = ''): Promise<Record<string, string>> => {
    const answer = await fetch(`${url}/api/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path} answered ${answer.status}`);
    return (await answer.json()) as Record<string, string>;
  };
  const { access } = await post('token/', { username: 'alice', password: 'password' });
  const { id = '' } = await post('conversations/', { title: 'A long one', member_ids: ['bob'], kind: 'group' }, access);
  await post(`conversations/${id}/send_message/`, { content: 'The first', client_id: crypto.randomUUID() }, access);
  return id;
}

test('a conversation of 100,000 messages opens at its end and pages back, in a bounded number of rows', async () => {
  await using data = await dataFolder();
  const first = await startServer(data);
  const id = await startConversation(first.url);
  await first.stop();
  lengthen(data, id, COUNT);
  await using server = await startServer(data);

  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open('A long one');
  await bob.seeOnce(`Message ${COUNT}`);
  const scroller = bob.page.locator('hypee-timeline [role=log]');
  await eventually(
    () => scroller.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight),
    (distance) => distance <= 1,
    'it stands at the end',
  );

  let most = 0;
  const firstShown = async (): Promise<number> => {
    const messages = await bob.messages();
    most = Math.max(most, messages.length);
    return Number(messages[0]?.content.replace('Message ', ''));
  };
  let oldest = await firstShown();
  while (oldest > COUNT - 1_000) {
    const last = oldest;
    await scroller.evaluate((log) => (log.scrollTop = 0));
    oldest = await eventually(firstShown, (seq) => seq < last, `older ones than Message ${last} are shown`);
  }
  assert.ok(most <= MOST_ROWS, `${most} rows at most`);

  // Everything in between was passed in order: nothing is missing and nothing is double.
  const shown = (await bob.messages()).map(({ content }) => Number(content.replace('Message ', '')));
  assert.deepEqual(
    shown,
    Array.from(shown, (_seq, index) => (shown[0] ?? 0) + index),
  );

  await bob.page.locator('.to-newest').click();
  await bob.seeOnce(`Message ${COUNT}`);
  await bob.write('Still quick');
  await bob.seeOnce('Still quick', 'sent');
  assert.ok((await bob.messages()).length <= MOST_ROWS);
  assert.deepEqual(bob.faults, []);
});
