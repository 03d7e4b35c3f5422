import { ChatError } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import type { HypeeChat } from '@hypee/chat-elements';
import { itNeeds } from './support/engine.ts';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob, carol, member, summary } from './support/people.ts';
import { deep, deepAll, focused, record, textOf, until } from './support/page.ts';

function chatOfThree(): MemoryChat {
  const chat = new MemoryChat([
    summary('c1', { unreadCount: 2 }),
    summary('c2', { kind: 'group', title: 'Team', members: [alice, bob, carol].map(member), memberCount: 3 }),
    summary('c3', { members: [alice, carol].map(member) }),
  ]);
  for (const id of ['c1', 'c2', 'c3']) {
    chat.conversation(id).fill(
      30,
      (seq) => `${id} message ${seq}`,
      (seq) => (seq % 2 ? bob : alice),
    );
  }
  return chat;
}

async function show(chat: MemoryChat, width = 900, facts: Partial<HypeeChat> = {}): Promise<HypeeChat> {
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.style.inlineSize = `${width}px`;
  place.style.blockSize = '500px';
  const element = document.createElement('hypee-chat');
  Object.assign(element, { chat, ...facts });
  element.lang = facts.lang ?? 'en';
  place.append(element);
  await element.updateComplete;
  await nextFrame();
  return element;
}

const rows = (element: HypeeChat): HTMLElement[] => deepAll(element, '[part=conversation-row]');
const listShown = (element: HypeeChat): boolean =>
  deep(element, 'hypee-conversation-list').checkVisibility({ visibilityProperty: true });

describe('hypee-chat', () => {
  it('shows conversations and asks to choose one', async () => {
    const element = await show(chatOfThree());
    expect(rows(element)).to.have.lengthOf(3);
    expect(textOf(deep(element, '.placeholder'))).to.equal('Choose a conversation.');
  });

  it('opens a conversation beside the list from 600 px, with the focus in the composer', async () => {
    const element = await show(chatOfThree(), 600);
    rows(element)[1]?.click();
    await until(() => focused()?.matches('textarea'));
    expect(textOf(deep(element, '[part=title]'))).to.equal('Team');
    expect(listShown(element)).to.be.true;
    expect(deep(element, '.back').checkVisibility()).to.be.false;
  });

  it('shows one pane under 600 px, with a way back to the row that was chosen', async () => {
    const element = await show(chatOfThree(), 599);
    expect(deepAll(element, '.placeholder')[0]?.checkVisibility()).to.be.false;
    rows(element)[1]?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused()?.matches('h2'));
    expect(listShown(element)).to.be.false;
    deep(element, '.back').click();
    await until(() => focused() === rows(element)[1]);
    expect(listShown(element)).to.be.true;
    expect(deepAll(element, 'hypee-conversation')).to.be.empty;
  });

  it('draws what the list missed under the open conversation when the user comes back', async () => {
    const chat = chatOfThree();
    const element = await show(chat, 390);
    rows(element)[0]?.click();
    await until(() => !listShown(element));
    await nextFrame();
    await nextFrame();
    chat.conversation('c3').receive(carol, 'While you were reading');
    deep(element, '.back').click();
    await until(() => listShown(element));
    expect(rows(element).map(textOf).join()).to.contain('While you were reading');
    chat.conversation('c3').receive(carol, 'And now');
    await until(() => rows(element).map(textOf).join().includes('And now'));
  });

  it('opens the conversation that was chosen last, however fast', async () => {
    const element = await show(chatOfThree());
    rows(element)[0]?.click();
    rows(element)[1]?.click();
    await until(() => focused()?.matches('textarea'));
    expect(textOf(deep(element, '[part=title]'))).to.equal('Team');
  });

  it('opens the conversation that the page names, though the user pressed another a moment before', async () => {
    const chat = chatOfThree();
    const element = await show(chat);
    const { messages } = chat.conversation('c1');
    const stored = messages.value;
    messages.set([]);
    rows(element)[0]?.click();
    element.conversation = 'c2';
    await element.updateComplete;
    messages.set(stored);
    await nextFrame();
    expect(textOf(deep(element, '[part=title]'))).to.equal('Team');
  });

  it('opens a conversation with its messages in it where they are stored, and soon where they are not', async () => {
    const chat = chatOfThree();
    const element = await show(chat);
    const { messages } = chat.conversation('c1');
    const stored = messages.value;
    messages.set([]);
    rows(element)[0]?.click();
    await element.updateComplete;
    expect(deepAll(element, 'hypee-conversation').length, 'before they are read').to.equal(0);
    messages.set(stored);
    await until(() => deepAll(element, 'hypee-message').length > 0);
    chat.conversation('c2').messages.set([]);
    rows(element)[1]?.click();
    await until(() => textOf(deep(element, '[part=title]')) === 'Team');
  });

  it('shows one conversation only when the page names it', async () => {
    const element = await show(chatOfThree(), 900, { conversation: 'c2' });
    expect(textOf(deep(element, '[part=title]'))).to.equal('Team');
    expect(deepAll(element, 'hypee-conversation-list')).to.be.empty;
    expect(deepAll(element, '.back')).to.be.empty;
    element.layout = 'inbox';
    await element.updateComplete;
    expect(rows(element)[1]?.getAttribute('aria-current')).to.equal('true');
    element.conversation = 'c3';
    await element.updateComplete;
    expect(textOf(deep(deep(element, 'hypee-conversation'), 'h2'))).to.equal('Carol Nguyen');
  });

  it('lets the page prevent the choice of a conversation', async () => {
    const element = await show(chatOfThree());
    const chosen = record(element, 'hypee-conversation-select');
    element.parentElement?.addEventListener('hypee-conversation-select', (event) => event.preventDefault());
    rows(element)[1]?.click();
    await element.updateComplete;
    expect(chosen).to.deep.equal([{ id: 'c2' }]);
    expect(deepAll(element, 'hypee-conversation')).to.be.empty;
  });

  it('begins a conversation beside the list, with the focus in the composer', async () => {
    const chat = chatOfThree();
    chat.people = [bob, carol];
    const element = await show(chat);
    const chosen = record(element, 'hypee-conversation-select');
    deep(element, '.unchosen button').click();
    await until(() => deepAll(element, '[role=option]').length === 2);
    deepAll(element, '[role=option]')[0]?.click();
    deepAll(element, '[role=option]')[1]?.click();
    deep(element, '.start').click();
    await until(() => focused()?.matches('textarea'));
    expect(chosen).to.deep.equal([{ id: 'new-1' }]);
    expect(textOf(deep(element, '[part=title]'))).to.equal('Bob Stone and Carol Nguyen');
  });

  it('begins a conversation in its one pane', async () => {
    const chat = chatOfThree();
    chat.people = [bob];
    const element = await show(chat, 390);
    deep(element, '[part=new-conversation]').click();
    await until(() => deepAll(element, '[role=option]').length === 1);
    deep(element, '[role=option]').click();
    deep(element, '.start').click();
    await until(() => focused()?.matches('h2'));
    expect(listShown(element)).to.be.false;
    deep(element, '.back').click();
    await until(() => focused() === rows(element).find((row) => row.getAttribute('tabindex') === '0'));
  });

  it('gives the focus back to what opened the dialog when the page prevents the choice', async () => {
    const chat = chatOfThree();
    chat.people = [bob];
    const element = await show(chat);
    element.addEventListener('hypee-conversation-select', (event) => event.preventDefault());
    deep(element, '.unchosen button').click();
    await until(() => deepAll(element, '[role=option]').length === 1);
    deep(element, '[role=option]').click();
    deep(element, '.start').click();
    await until(() => focused()?.matches('.unchosen button'));
    expect(deepAll(element, 'hypee-conversation')).to.be.empty;
  });

  it('shows what the page puts into its slots', async () => {
    const chat = new MemoryChat([summary('c1')]);
    const plain = await show(chat, 900, { conversation: 'c1' });
    await until(() => deepAll(plain, '.empty').length === 1);
    expect(textOf(deep(plain, '.empty'))).to.equal('No messages yet.');
    const element = await fixture<HypeeChat>(html`
      <hypee-chat lang="en" conversation="c1" style="block-size: 400px" .chat=${chat}>
        <div slot="header">Shop</div>
        <div slot="empty">Ask us</div>
        <b slot="composer-start">+</b>
        <b slot="composer-end">:)</b>
      </hypee-chat>
    `);
    await until(() => [...element.children].every((given) => given.checkVisibility()));
    const [header, empty, start, end] = [...element.children].map((given) => given.getBoundingClientRect());
    const [frame, field] = [element, deep(element, 'textarea')].map((one) => one.getBoundingClientRect());
    expect(header?.top).to.equal(frame?.top);
    expect(empty!.top).to.be.greaterThan(header!.bottom);
    expect(start!.right).to.be.at.most(field!.left);
    expect(end!.left).to.be.at.least(field!.right);
  });

  itNeeds('emulateMedia', 'moves from pane to pane, and does not where less motion is wanted', async () => {
    const element = await show(chatOfThree(), 390);
    const list = deep(element, 'hypee-conversation-list');
    const motion = (): string[] => [
      getComputedStyle(deep(element, 'hypee-conversation')).animationName,
      getComputedStyle(list).transitionDuration,
    ];
    await emulateMedia({ reducedMotion: 'no-preference' });
    rows(element)[0]?.click();
    await until(() => deepAll(element, 'hypee-conversation').length === 1);
    expect(motion()[0]).to.equal('enter');
    expect(listShown(element), 'at once').to.be.false;
    await emulateMedia({ reducedMotion: 'reduce' });
    expect(motion()).to.deep.equal(['none', '0s']);
    await emulateMedia({ reducedMotion: 'no-preference' });
    deep(element, '.back').click();
    await element.updateComplete;
    expect(getComputedStyle(list).transitionDuration).to.equal('0.16s, 0.16s');
  });

  it('tells the page what happens, once each', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    const chat = chatOfThree();
    const ready = record(place, 'hypee-ready');
    const status = record(place, 'hypee-connection');
    const unread = record(place, 'hypee-unread');
    const errors = record(place, 'hypee-error');
    const messages = record(place, 'hypee-message');
    const element = document.createElement('hypee-chat');
    element.chat = chat;
    place.append(element);
    await element.updateComplete;
    chat.connection.set({ status: 'online' });
    chat.connection.set({ status: 'offline' });
    await chat.conversation('c1').markAsRead();
    chat.tell('message', chat.conversation('c3').receive(carol, 'New'));
    chat.tell('error', new ChatError('unavailable', 'no'));
    expect(ready.map((detail) => detail.chat)).to.deep.equal([chat]);
    expect(status.map((detail) => detail.status)).to.deep.equal(['online', 'offline']);
    expect(unread.map(({ count }) => count)).to.deep.equal([2, 0]);
    expect(messages.map(({ message }) => message.content)).to.deep.equal(['New']);
    expect(errors.map(({ error }) => error.code)).to.deep.equal(['unavailable']);
  });

  it('lets go of a page’s chat without closing it, and of every listener', async () => {
    const chat = chatOfThree();
    const element = await show(chat);
    rows(element)[0]?.click();
    await until(() => deepAll(element, 'hypee-message').length > 0);
    expect(chat.listeners).to.be.greaterThan(0);
    const place = element.parentElement!;
    element.remove();
    await Promise.resolve();
    expect(chat.listeners).to.equal(0);
    expect(chat.closes).to.equal(0);
    expect(place.childNodes).to.have.lengthOf(0);
    expect(document.querySelectorAll('hypee-chat, body > :not(script, div)')).to.have.lengthOf(0);
  });

  it('stays with its chat when it is moved in the document', async () => {
    const chat = chatOfThree();
    const element = await show(chat);
    rows(element)[0]?.click();
    await until(() => deepAll(element, 'hypee-message').length > 0);
    const ready = record(element, 'hypee-ready');
    const before = chat.listeners;
    const other = await fixture<HTMLElement>(html`<section></section>`);
    other.append(element);
    await element.updateComplete;
    await nextFrame();
    expect(ready).to.be.empty;
    expect(chat.listeners).to.equal(before);
    expect(deepAll(element, 'hypee-message').length).to.be.greaterThan(0);
  });

  it('comes back when it is put into the document again', async () => {
    const chat = chatOfThree();
    const element = await show(chat);
    const place = element.parentElement!;
    element.remove();
    await Promise.resolve();
    chat.conversation('c1').receive(bob, 'While it was away');
    place.append(element);
    await element.updateComplete;
    await until(() => textOf(rows(element)[0]!).includes('While it was away'));
  });

  it('lets go of one chat when it gets another', async () => {
    const [first, second] = [chatOfThree(), new MemoryChat([summary('c9', { title: 'Other' })])];
    const element = await show(first);
    rows(element)[0]?.click();
    await element.updateComplete;
    element.chat = second;
    await element.updateComplete;
    await until(() => first.listeners === 0);
    expect(rows(element)).to.have.lengthOf(1);
    expect(deepAll(element, 'hypee-conversation')).to.be.empty;
  });

  it('tries again when the user asks after the session has ended', async () => {
    const chat = chatOfThree();
    const element = await show(chat);
    chat.connection.set({ status: 'unauthorized' });
    await until(() => deepAll(deep(element, 'hypee-connection'), 'button').length === 1);
    deep(deep(element, 'hypee-connection'), 'button').click();
    expect(chat.reconnects).to.equal(1);
  });

  it('takes up a new token when the session has ended', async () => {
    const chat = chatOfThree();
    const element = await show(chat);
    element.token = 'while-online';
    await element.updateComplete;
    expect(chat.reconnects).to.equal(0);
    chat.connection.set({ status: 'unauthorized' });
    element.token = 'new';
    await element.updateComplete;
    expect(chat.reconnects).to.equal(1);
  });

  it('speaks the language of its lang attribute, and another one when that changes', async () => {
    const element = await show(chatOfThree(), 900, { lang: 'fr' });
    expect(textOf(deep(element, '.placeholder'))).to.equal('Choisissez une conversation pour la lire.');
    element.lang = 'en-GB';
    await element.updateComplete;
    expect(textOf(deep(element, '.placeholder'))).to.equal('Choose a conversation.');
    element.lang = 'x-!';
    await element.updateComplete;
    expect(textOf(deep(element, '.placeholder'))).to.equal('Choose a conversation.');
  });

  it('speaks each language of its own beside another chat', async () => {
    const [one, two] = [await show(chatOfThree(), 900, { lang: 'fr' }), await show(chatOfThree())];
    expect(textOf(deep(one, '.placeholder'))).to.contain('Choisissez');
    expect(textOf(deep(two, '.placeholder'))).to.contain('Choose');
  });

  it('uses the page’s own words where it gives some', async () => {
    const element = await show(chatOfThree(), 900, { strings: { chooseConversation: 'Pick a customer.' } });
    expect(textOf(deep(element, '.placeholder'))).to.equal('Pick a customer.');
  });

  it('can be read only', async () => {
    const element = await show(chatOfThree(), 900, { conversation: 'c1', disabled: true });
    expect(deep(element, 'textarea').disabled).to.be.true;
  });

  itNeeds('emulateMedia', 'follows the system’s theme unless told another', async () => {
    const element = await show(chatOfThree());
    const background = (): string => getComputedStyle(element).backgroundColor;
    await emulateMedia({ colorScheme: 'light' });
    expect(background()).to.equal('rgb(255, 255, 255)');
    await emulateMedia({ colorScheme: 'dark' });
    expect(background()).to.equal('rgb(21, 24, 29)');
    element.theme = 'light';
    await element.updateComplete;
    expect(background()).to.equal('rgb(255, 255, 255)');
    await emulateMedia({ colorScheme: 'light' });
  });

  it('mirrors itself in right-to-left pages', async () => {
    const element = await show(chatOfThree());
    element.dir = 'rtl';
    await element.updateComplete;
    const list = deep(element, 'hypee-conversation-list').getBoundingClientRect();
    expect(list.right).to.equal(element.getBoundingClientRect().right);
  });

  it('never grows out of its box', async () => {
    const chat = chatOfThree();
    const element = await show(chat, 320, { conversation: 'c1' });
    chat.conversation('c1').receive(bob, 'w'.repeat(5000));
    // It opened at the first unread message.
    await until(() => deepAll(element, '.to-newest').length === 1);
    deep(element, '.to-newest').click();
    await until(() => deepAll(element, 'hypee-message').some((row) => row.message?.content.length === 5000));
    await nextFrame();
    expect(element.getBoundingClientRect().height).to.equal(500);
    for (const inner of deepAll(element, '*')) {
      if (!inner.checkVisibility() || inner.closest('.visually-hidden')) continue;
      expect(inner.getBoundingClientRect().right, inner.className).to.be.at.most(
        element.getBoundingClientRect().right + 0.5,
      );
    }
  });

  it('says that it has no server, without throwing', async () => {
    const element = await fixture<HypeeChat>(html`<hypee-chat lang="en"></hypee-chat>`);
    expect(textOf(deep(element, '.note'))).to.equal('This chat has no server.');
  });

  for (const theme of ['light', 'dark'] as const) {
    for (const width of [320, 900]) {
      it(`is accessible ${width} px wide in the ${theme}`, async () => {
        const chat = chatOfThree();
        const element = await show(chat, width, { theme });
        await expect(element).to.be.accessible();
        rows(element)[1]?.click();
        await until(() => deepAll(element, 'hypee-message').length > 0);
        chat.conversation('c2').typing.set([bob]);
        chat.connection.set({ status: 'unauthorized' });
        await element.updateComplete;
        // While a pane comes in, its texts are half transparent.
        await until(() => deep(element, 'hypee-conversation').getAnimations().length === 0);
        await expect(element).to.be.accessible();
      });
    }
  }
});
