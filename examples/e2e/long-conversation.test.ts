import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './support/browser.ts';
import { chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { lengthen } from './support/long-conversation.ts';
import { Program } from './support/program.ts';
import { dataFolder, startServer } from './support/server.ts';

const COUNT = 100_000;
/** Elements of the timeline, whatever its length. */
const MOST_NODES = 400;

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a conversation of 100,000 messages opens at its end, pages back and returns, in a bounded number of elements', async () => {
  await using data = await dataFolder();
  const first = await startServer(data);
  const program = new Program(first.url, 'alice');
  const id = await program.start(['bob'], 'A long one');
  await program.write(id, 'The first');
  await first.stop();
  lengthen(data, id, COUNT);
  await using server = await startServer(data);

  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open('A long one');
  const timeline = bob.locator('hypee-timeline');
  const toNewest = timeline.locator('.to-newest');
  const goToNewest = async (): Promise<void> => {
    await toNewest.click();
    await bob.seeOnce(`Message ${COUNT}`);
    await eventually(
      () => toNewest.count(),
      (count) => count === 0,
      'it stands at the end',
    );
  };
  // He has read none of them: where the first unread one is far away, it opens at the newest, and no line stands above another.
  await bob.seeOnce(`Message ${COUNT}`);
  assert.equal(await timeline.locator('.unread').count(), 0);
  assert.equal(await toNewest.count(), 0);

  let mostNodes = 0;
  const scroller = timeline.locator('[role=log]');
  const firstShown = async (): Promise<number> => {
    mostNodes = Math.max(mostNodes, await timeline.locator('*').count());
    const [first] = await bob.messages();
    return Number(first?.content.replace('Message ', ''));
  };
  let oldest = await firstShown();
  while (oldest > COUNT - 1_000) {
    const last = oldest;
    await scroller.evaluate((log) => (log.scrollTop = 0));
    oldest = await eventually(firstShown, (seq) => seq < last, `older ones than Message ${last} are shown`);
  }
  // The drawn ones follow each other: nothing is missing and nothing is double.
  const shown = (await bob.messages()).map(({ content }) => Number(content.replace('Message ', '')));
  assert.deepEqual(
    shown,
    Array.from(shown, (_seq, index) => (shown[0] ?? 0) + index),
  );

  await goToNewest();
  await bob.write('Still quick');
  await bob.seeOnce('Still quick', 'sent');
  await firstShown();
  assert.ok(mostNodes < MOST_NODES, `${mostNodes} elements at most`);
  assert.deepEqual(bob.faults, []);
});
