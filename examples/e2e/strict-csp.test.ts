import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launch, openWindow, type Window } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { BOB } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { startExample } from './support/example.ts';
import { refuseMessages } from './support/failing.ts';
import { Program } from './support/program.ts';
import { dataFolder } from './support/server.ts';

const CDN = fileURLToPath(new URL('../../packages/elements/cdn', import.meta.url));

const MARKDOWN = `**Look** at [this](https://example.com/) and _that_:

- one
- two

> quoted

\`\`\`js
const answer = 42;
\`\`\``;

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

declare global {
  var violations: string[];
}

/** A window that notes what the page's policy did not allow. */
async function openGuarded(prepare: () => void = () => {}): Promise<Window> {
  const window = await openWindow(browser);
  await window.page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      violations.push(`${violatedDirective}: ${blockedURI} ${sample}`);
    });
  });
  await window.page.addInitScript(prepare);
  return window;
}

const violationsOf = (page: Page): Promise<string[]> => page.evaluate(() => violations);
const reportsAt = async (site: string): Promise<object[]> =>
  (await (await fetch(`${site}/csp-reports`)).json()) as object[];

test('a page with the strictest policy sees no violation and gets no report, whatever is done in its chat', async () => {
  await using data = await dataFolder();
  await using example = await startExample('strict-csp', data);
  const { site, server } = example;
  const policy = (await fetch(site.url)).headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self';.*require-trusted-types-for 'script'; trusted-types lit-html;/);
  assert.doesNotMatch(policy, /unsafe|\*|data:|blob:/);

  const window = await openGuarded();
  const alice = new ChatWindow(window);
  const { page } = alice;
  await page.goto(site.url);
  await alice.open(BOB);
  await alice.write('Strictly speaking');
  await alice.seeOnce('Strictly speaking', 'sent');

  const bob = new Program(server.url, 'bob');
  const direct = await bob.start(['alice']);
  await bob.write(direct, MARKDOWN);
  await alice.seeOnce(MARKDOWN);
  for (const mark of ['strong', 'a[href="https://example.com/"]', 'em', 'li', 'blockquote', 'pre']) {
    await alice.locator('hypee-message').last().locator(mark).first().waitFor();
  }

  await alice.locator('hypee-message').last().locator('.bubble').hover();
  await alice.locator('hypee-message').last().getByRole('button', { name: 'React' }).click();
  await page.getByRole('button', { name: '❤️' }).click();
  await alice.locator('.reaction').waitFor();

  const letThrough = await refuseMessages(page);
  await alice.write('Not at once');
  await alice.seeOnce('Not at once', 'failed');
  await letThrough();
  await alice.locator('.failure button').first().click();
  await alice.seeOnce('Not at once', 'sent');

  await bob.typing(direct);
  await alice.seeText('.typing', `${BOB} is typing…`);
  await alice.locator('hypee-message').last().locator('.bubble').hover();
  await alice.locator('hypee-message').last().getByRole('button', { name: 'Reply' }).click();
  await alice.field.pressSequentially('@');
  await alice.locator('[role=option]').click();
  await alice.field.press('Enter');
  await alice.locator('hypee-message').last().locator('.quote').waitFor();
  await alice.locator('hypee-message').last().locator('mark').waitFor();

  const composer = alice.locator('hypee-composer');
  await composer.locator('form').hover();
  await composer.locator('.emoji-tool').click();
  await page.getByRole('button', { name: '🎉' }).click();
  await composer.getByRole('button', { name: 'Attach' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Photo or video' }).click();
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } });
  await (await choosing).setFiles([{ name: 'page.png', mimeType: 'image/png', buffer: picture }]);
  await composer.locator('canvas.drawn').waitFor();
  await alice.field.press('Enter');
  await alice.seeOnce('🎉', 'sent');
  await composer.getByRole('button', { name: 'Record' }).click();
  await alice.seeText('[role=timer]', '0:01');
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Listen' }).click();
  await composer.getByRole('button', { name: 'Send' }).click();
  await composer.getByRole('button', { name: 'Record' }).waitFor();

  await bob.show(direct, new Blob([new Uint8Array(await page.screenshot())], { type: 'image/png' }));
  await alice
    .locator('hypee-message')
    .last()
    .getByRole('button', { name: /^Open photo/ })
    .click();
  await page.getByRole('dialog', { name: 'Photos and videos' }).locator('img').last().waitFor();
  await page.keyboard.press('Escape');

  const group = await bob.start(['alice'], 'A long group');
  for (let n = 1; n <= 60; n += 1) await bob.write(group, `Line ${n}`);
  await alice.open('A long group');
  const log = alice.locator('hypee-timeline [role=log]');
  await eventually(
    async () => {
      await log.evaluate((box) => (box.scrollTop = 0));
      return alice.messages();
    },
    ([first]) => first?.content === 'Line 1',
    'the beginning is shown',
  );

  await page.emulateMedia({ colorScheme: 'dark' });
  await alice.locator('[part~=new-conversation]').first().click();
  await alice.locator('dialog').waitFor();
  await page.keyboard.press('Escape');
  await alice.locator('hypee-conversation button[title=Details]').click();
  await alice.locator('hypee-details h3').waitFor();
  await page.keyboard.press('Escape');
  // Everything that is loaded on demand: languages, notices, and, without IndexedDB, the store in memory.
  const chat = page.locator('hypee-chat');
  for (const [lang, placeholder] of [
    ['fr', 'Écrivez un message'],
    ['de', 'Nachricht schreiben'],
    ['es', 'Escribe un mensaje'],
    ['pt', 'Escreva uma mensagem'],
    ['ar', 'اكتب رسالة'],
  ] as const) {
    await chat.evaluate((element, language) => element.setAttribute('lang', language), lang);
    await eventually(
      () => alice.field.getAttribute('placeholder'),
      (text) => text === placeholder,
      `the chat speaks ${lang}`,
    );
  }
  await chat.evaluate((element) => element.setAttribute('notify-title', ''));
  await bob.write(direct, 'For the title');
  await eventually(
    () => page.title(),
    (title) => /^\(\d+\)/.test(title),
    'the title counts',
  );
  const without = await openGuarded(() => Reflect.deleteProperty(globalThis, 'indexedDB'));
  const forgetful = new ChatWindow(without);
  await forgetful.page.goto(site.url);
  await forgetful.open(BOB);

  const asked = new Set([...window.requests, ...without.requests].map((url) => new URL(url).pathname));
  assert.deepEqual(
    // The launcher is a script of its own: see launcher.test.ts; this server takes no guests (guest-token): see guest.test.ts.
    globSync('*.js', { cwd: CDN }).filter((file) => !/^(hypee-launcher|gt-)/.test(file) && !asked.has(`/${file}`)),
    [],
    'every part that is loaded on demand was opened',
  );
  assert.deepEqual([...(await violationsOf(page)), ...(await violationsOf(forgetful.page))], []);
  assert.deepEqual(await reportsAt(site.url), []);
  assert.deepEqual([...alice.faults, ...forgetful.faults], []);

  // Both would have noticed.
  await page.evaluate(() => Object.assign(document.createElement('p'), { innerHTML: '<i>' })).catch(() => undefined);
  assert.match((await violationsOf(page)).join(), /^require-trusted-types-for/);
  await eventually(
    () => reportsAt(site.url),
    (reports) => reports.length === 1,
    'a report has come',
  );
});
