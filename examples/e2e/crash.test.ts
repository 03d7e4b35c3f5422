import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './support/browser.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the server is killed while messages are on their way: all arrive once, in one order, in both windows', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const alice = await chatAs(browser, server.url, 'alice');
  const bob = await chatAs(browser, server.url, 'bob');
  await alice.open(BOB);
  await bob.open(ALICE);

  const written: string[] = [];
  const write = async (round: string): Promise<void> => {
    for (let n = 1; n <= 4; n += 1) {
      const [fromAlice, fromBob] = [`${round} ${n} by Alice`, `${round} ${n} by Bob`];
      written.push(fromAlice, fromBob);
      await Promise.all([alice.write(fromAlice), bob.write(fromBob)]);
    }
  };
  // No waiting for answers: some are stored, some are under way, some have not left.
  await write('before');
  await server.kill();
  await write('while it is down');
  await alice.see((messages) => messages.some(({ status }) => status === 'pending'), 'Alice sees what waits');

  await using restarted = await startServer(data, { port: server.port });
  assert.equal(restarted.url, server.url);
  const settled = (messages: { status: string }[]): boolean =>
    messages.every(({ status }) => status !== 'pending' && status !== 'sending');
  const lastOf = async (window: typeof alice): Promise<string[]> => {
    const messages = await eventually(
      () => window.loaded(),
      (all) => settled(all) && written.every((text) => all.some(({ content }) => content === text)),
      'everything has arrived',
    );
    return messages.map(({ content }) => content).slice(-written.length);
  };
  const [seenByAlice, seenByBob] = [await lastOf(alice), await lastOf(bob)];
  assert.deepEqual([...seenByAlice].sort(), [...written].sort(), 'each once, and nothing else among them');
  assert.deepEqual(seenByAlice, seenByBob, 'in one order');
  for (const name of ['Alice', 'Bob']) {
    const own = (texts: string[]): string[] => texts.filter((text) => text.endsWith(name));
    assert.deepEqual(own(seenByAlice), own(written), `${name}'s in the order they were written`);
  }

  // What the server says to somebody who was not there is the same.
  const afterwards = await chatAs(browser, restarted.url, 'alice');
  await afterwards.open(BOB);
  assert.deepEqual(await lastOf(afterwards), seenByAlice);
  assert.deepEqual([...alice.faults, ...bob.faults], []);
});
