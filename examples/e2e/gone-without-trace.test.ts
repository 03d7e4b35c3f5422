import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { eventually } from './support/eventually.ts';
import { PageWatch } from './support/page-watch.ts';
import { Program } from './support/program.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

const CYCLES = 5;

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

test('a chat that was opened, used and removed leaves the page as it was, time after time', async () => {
  const { browser, server, site } = world;
  const bob = new Program(server.url, 'bob');
  const conversation = await bob.start(['alice']);
  site.answer('/', `<!doctype html><title>A page</title><p>Its own text</p>`);
  site.answer('/token', () => tokenFor('alice'));

  const window = await openWindow(browser);
  const { page } = window;
  const watch = await PageWatch.over(page);
  const alice = new ChatWindow(window);
  await page.goto(site.url);
  const { globals, ...atFirst } = await watch.document();
  await page.evaluate((script) => import(script), `${server.url}/hypee-chat.js`);
  const { globals: globalsThen, ...defined } = await watch.document();
  assert.deepEqual(defined, atFirst);
  assert.deepEqual(
    globalsThen.filter((name) => !globals.includes(name) && !/^(lit|reactiveElement)/.test(name)),
    [],
  );
  assert.deepEqual(await watch.listeners(), []);
  assert.deepEqual(await watch.databases(), [], 'nothing is stored before there is a chat');
  assert.deepEqual(await watch.atWork(), []);

  async function addUseAndRemove(cycle: number): Promise<void> {
    await page.evaluate(
      ([url, id]) => {
        const chat = document.createElement('hypee-chat');
        for (const [name, value] of Object.entries({ url, user: 'alice', 'token-url': '/token', 'notify-title': '' })) {
          chat.setAttribute(name, value);
        }
        pageWatch.elements.push(new WeakRef(chat));
        document.body.append(chat);
        chat.setAttribute('conversation', id);
        chat.setAttribute('layout', 'inbox');
      },
      [server.url, conversation] as const,
    );
    // What was begun before comes back first: typed over meanwhile, it would stand before the new text.
    if (cycle > 1) {
      await eventually(
        () => alice.field.inputValue(),
        (text) => text === 'Half a',
        'the draft is back',
      );
    }
    await alice.write(`Cycle ${cycle}`);
    await alice.seeOnce(`Cycle ${cycle}`, 'sent');
    await bob.write(conversation, `Answer ${cycle}`);
    await alice.seeOnce(`Answer ${cycle}`);
    const composer = alice.locator('hypee-composer');
    await composer.locator('form').hover();
    await composer.locator('.emoji-tool').waitFor();
    // It is seen in each of its states, in each cycle. By paste: a driver holds on to the input of a dialog.
    let letGo = (): void => {};
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/attachments/', async (route) => {
      await gone;
      await route.continue();
    });
    await alice.field.evaluate((field) => {
      const data = new DataTransfer();
      data.items.add(new File(['a file'], 'a.txt', { type: 'text/plain' }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    const pause = composer.getByRole('button', { name: 'Pause a.txt' });
    await pause.waitFor();
    letGo();
    await pause.waitFor({ state: 'detached' });
    await page.unroute('**/api/attachments/');
    await composer.getByRole('button', { name: 'Remove a.txt' }).click();
    await composer.locator('.tray li').waitFor({ state: 'detached' });
    // Once: the browser takes seconds to let go of a microphone.
    if (cycle === 1) {
      await composer.getByRole('button', { name: 'Record' }).click();
      await composer.getByRole('button', { name: 'Stop' }).waitFor();
      await composer.getByRole('button', { name: 'Discard the recording' }).click();
    }
    await alice.field.pressSequentially('Half a');
    for (const trace of [watch.atWork(), watch.listeners()])
      assert.notDeepEqual(await trace, [], 'it would be noticed');
    await page.evaluate(() => document.querySelector('hypee-chat')?.remove());
    await eventually(
      () => watch.atWork(),
      (left) => left.length === 0,
      'all work has ended',
    );
    const { globals: globalsNow, ...now } = await watch.document();
    assert.deepEqual(now, atFirst);
    assert.deepEqual(globalsNow, globalsThen);
    assert.deepEqual(await watch.listeners(), []);
  }

  async function leftAfter(cycle: number): Promise<{ nodes: number; listeners: number }> {
    await addUseAndRemove(cycle);
    return eventually(
      () => watch.leftovers(),
      ({ elements }) => elements === 0,
      `chat ${cycle} is collected`,
    );
  }

  // What is kept once, as a template that a cycle was the first to show, stays once. A leak grows each time.
  const left: { nodes: number; listeners: number }[] = [];
  for (let cycle = 1; cycle <= CYCLES; cycle += 1) left.push(await leftAfter(cycle));
  for (const what of ['nodes', 'listeners'] as const) {
    const grown = left.slice(1).map((now, before) => now[what] - (left[before]?.[what] ?? 0));
    assert.ok(
      grown.filter((more) => more > 0).length <= 1,
      `${what} are left time after time: ${JSON.stringify(left)}`,
    );
  }

  // A connection that is still open would block it.
  const names = await watch.databases();
  assert.equal(names.length, 1);
  const outcome = await page.evaluate(
    ([name = '']) =>
      new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        for (const type of ['success', 'blocked', 'error']) request.addEventListener(type, () => resolve(type));
      }),
    names,
  );
  assert.equal(outcome, 'success');
  assert.deepEqual(alice.faults, []);
});
