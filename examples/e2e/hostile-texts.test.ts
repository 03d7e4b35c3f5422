import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { eventually } from './support/eventually.ts';
import { Program } from './support/program.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

/** What runs calls `hacked()`, what loads asks `evil.example`. */
const PAYLOADS = [
  '<script>hacked()</script>',
  '<img src=x onerror=hacked()>',
  '<svg onload=hacked()>',
  '<svg><script href="data:text/javascript,hacked()" /></svg>',
  '<iframe srcdoc="<script>parent.hacked()</script>"></iframe>',
  '<iframe src="javascript:parent.hacked()"></iframe>',
  '<input autofocus onfocus=hacked()>',
  '<details open ontoggle=hacked()>x</details>',
  '<img src=https://evil.example/pixel.png>',
  '<style>@import "https://evil.example/x.css";</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<base href="https://evil.example/">',
  '" onmouseover="hacked()" autofocus onfocus="hacked()" x="',
  '</textarea></p><script>hacked()</script>',
  '[x](javascript:hacked())',
  '![x](https://evil.example/pixel.png)',
  '[x](data:text/html,<script>hacked()</script>)',
  '<javascript:hacked()> javascript:hacked()',
  '${hacked()} {{constructor.constructor("hacked()")()}} <!--?lit$1$-->',
];

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

test('hostile messages, names and titles are shown as they were written: no script runs, nothing is loaded, no dialog opens', async () => {
  const { browser, server, site } = world;
  await new Program(server.url, 'victim').arrive();
  for (const [index, payload] of PAYLOADS.entries()) {
    const mallory = new Program(server.url, `mallory-${index}`, payload);
    // One that the list shows under the sender's name; one with a title, above it in the list.
    const direct = await mallory.start(['victim']);
    const group = await mallory.start(['victim'], payload);
    for (const conversation of [direct, group]) await mallory.write(conversation, payload);
  }
  // No policy of the page helps.
  const chat = `<hypee-chat url="${server.url}" token="${tokenFor('victim')}" notify-title style="height: 600px"></hypee-chat>`;
  site.answer('/', `<!doctype html><script type="module" src="${server.url}/hypee-chat.js"></script>${chat}`);

  const window = await openWindow(browser);
  const { page } = window;
  const happened: string[] = [];
  await page.exposeFunction('hacked', () => void happened.push('a script ran'));
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => happened.push(`dialog: ${dialog.message()}`)));
  page.on('popup', () => happened.push('a window opened'));
  page.on('framenavigated', (frame) => happened.push(`navigation: ${frame.url()}`));
  const victim = new ChatWindow(window);
  await page.goto(site.url);
  happened.length = 0;

  await victim.locator('hypee-conversation-list .row').first().waitFor();
  const rows = victim.locator('hypee-conversation-list .row');
  await rows.nth(2 * PAYLOADS.length - 1).waitFor();
  const titles = (await rows.locator('.name').allTextContents()).map((title) => title.trim());
  const texts = new Set<string>();
  const links: string[] = [];
  for (let index = 0; index < titles.length; index += 2) {
    await rows.nth(index).click();
    const [message] = await victim.see(
      (shown) => shown.length === 1 && shown[0]?.content === titles[index],
      `the message of ${titles[index] ?? ''} is shown`,
    );
    texts.add(message?.content ?? '');
    const drawn = victim.locator('hypee-message');
    await drawn.locator('.text').hover();
    links.push(...(await drawn.locator('a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))));
  }
  assert.deepEqual([...texts].sort(), [...PAYLOADS].sort());
  assert.deepEqual(
    links.filter((link) => !/^https?:/.test(link)),
    [],
  );
  const elements = await victim
    .locator('script, iframe, link, meta, base, object, embed, img')
    .evaluateAll((all) => all.map(({ outerHTML }) => outerHTML).filter((html) => /hacked|evil/.test(html)));
  assert.deepEqual(elements, []);
  assert.deepEqual(happened, []);
  assert.deepEqual(
    window.requests.filter((url) => ![site.url, server.url].some((known) => new URL(url).host === new URL(known).host)),
    [],
  );

  // It would have been noticed.
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="hacked()">'));
  await eventually(
    () => Promise.resolve(happened),
    (all) => all.join() === 'a script ran',
    'a script is noticed',
  );
});
