import type { ConversationSummary, Message, User } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { HypeeChat } from '@hypee/chat-elements';
import { FakeAudioContext, fakeNotices, FakeNotification } from './support/fake-notices.ts';
import { fakeTimers, type FakeTimers } from './support/fake-timers.ts';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob, carol, member, summary } from './support/people.ts';
import { deep, deepAll, record, textOf, until } from './support/page.ts';

const READ_FIRST_MS = 700;

function chatOfTwo(facts: Partial<ConversationSummary> = {}): MemoryChat {
  const chat = new MemoryChat([
    summary('42', facts),
    summary('43', { kind: 'group', title: 'Team', members: [alice, bob, carol].map(member) }),
  ]);
  chat.me.set(alice);
  return chat;
}

const change = (chat: MemoryChat, id: string, facts: Partial<ConversationSummary>): void =>
  chat.conversation(id).summary.set({ ...chat.conversation(id).summary.value!, ...facts });

/** A message arrives, as the core tells it. */
function receive(chat: MemoryChat, sender: User, content: string, facts: Partial<Message> = {}, id = '42'): void {
  const message = { ...chat.conversation(id).receive(sender, content), ...facts };
  if (sender.id !== 'alice')
    change(chat, id, { unreadCount: (chat.conversation(id).summary.value?.unreadCount ?? 0) + 1 });
  chat.tell('message', message);
}

const titles = (): string[] => FakeNotification.shown.map(({ title }) => title);

describe('notices outside the chat', () => {
  let page: ReturnType<typeof fakeNotices>;
  let timers: FakeTimers;
  const title = document.title;

  beforeEach(() => {
    page = fakeNotices();
    timers = fakeTimers();
    document.title = 'Orders';
  });
  afterEach(() => {
    for (const element of document.querySelectorAll('hypee-chat')) element.remove();
    timers.restore();
    page.restore();
    document.title = title;
  });

  async function show(chat: MemoryChat, facts: Partial<HypeeChat> = {}): Promise<HypeeChat> {
    const place = await fixture<HTMLElement>(html`<div style="inline-size: 900px; block-size: 500px"></div>`);
    const element = document.createElement('hypee-chat');
    element.lang = 'en';
    Object.assign(element, { chat, layout: 'inbox', ...facts });
    place.append(element);
    await element.updateComplete;
    return element;
  }

  /** Until everything that a message may bring about has come: what is to be shown last is on its way through the locks. */
  async function settle(): Promise<void> {
    await until(() => timers.pending > 0, 'somebody waits whether the message is read');
    timers.advance(READ_FIRST_MS);
    for (let frame = 0; frame < 5; frame += 1) await nextFrame();
  }

  describe('in the title', () => {
    it('are the number of unread messages, where the page wants it', async () => {
      const chat = chatOfTwo({ unreadCount: 3 });
      const element = await show(chat);
      await nextFrame();
      expect(document.title).to.equal('Orders');
      element.notifyTitle = true;
      await until(() => document.title === '(3) Orders');
      change(chat, '43', { unreadCount: 100 });
      expect(document.title).to.equal('(99+) Orders');
      change(chat, '42', { unreadCount: 0 });
      change(chat, '43', { unreadCount: 0 });
      expect(document.title).to.equal('Orders');
    });

    it('follow a page that changes its title', async () => {
      const chat = chatOfTwo({ unreadCount: 3 });
      const element = await show(chat, { notifyTitle: true });
      await until(() => document.title === '(3) Orders');
      document.title = 'Order 7';
      await until(() => document.title === '(3) Order 7');
      document.title = 'Order 8';
      change(chat, '42', { unreadCount: 4 });
      expect(document.title).to.equal('(4) Order 8');
      document
        .querySelector('title')!
        .replaceWith(Object.assign(document.createElement('title'), { text: '(2024) A' }));
      await until(() => document.title === '(4) (2024) A');
      document.title = 'Last word';
      element.remove();
      await Promise.resolve();
      await nextFrame();
      expect(document.title).to.equal('Last word');
    });

    it('give in to another script that counts there, too', async () => {
      await show(chatOfTwo({ unreadCount: 3 }), { notifyTitle: true });
      await until(() => document.title === '(3) Orders');
      document.title = '(5) Orders';
      await nextFrame();
      expect(document.title).to.equal('(5) Orders');
    });

    it('are the sum of two chats, and gone with both', async () => {
      const one = await show(chatOfTwo({ unreadCount: 3 }), { notifyTitle: true });
      const two = await show(chatOfTwo({ unreadCount: 2 }), { notifyTitle: true });
      await until(() => document.title === '(5) Orders');
      one.remove();
      await until(() => document.title === '(2) Orders');
      two.notifyTitle = false;
      await until(() => document.title === 'Orders');
    });

    it('leave a page without a title as it was', async () => {
      const original = document.querySelector('title')!;
      original.remove();
      try {
        const element = await show(chatOfTwo({ unreadCount: 3 }), { notifyTitle: true });
        await until(() => document.title === '(3)');
        element.remove();
        await until(() => document.querySelector('title') === null);
      } finally {
        document.head.append(original);
      }
    });
  });

  describe('of the browser', () => {
    it('tell of a message while the page is hidden: one each, as plain short text', async () => {
      const chat = chatOfTwo();
      await show(chat);
      receive(chat, bob, `**Hello**\n\n${'word '.repeat(100)}`);
      receive(chat, carol, 'Done', {}, '43');
      await settle();
      await until(() => titles().length === 2);
      expect(titles()).to.have.members(['Bob Stone', 'Carol Nguyen · Team']);
      const body = FakeNotification.shown.find((notice) => notice.title === 'Bob Stone')?.body ?? '';
      expect(body).to.match(/^Hello word .*…$/);
      expect(body).to.have.lengthOf(140);
      expect(new Set(FakeNotification.shown.map(({ tag }) => tag)).size).to.equal(2);
    });

    it('tell of it once where two chats of the page have it', async () => {
      const chat = chatOfTwo();
      await show(chat);
      await show(chat);
      receive(chat, bob, 'Hello');
      await settle();
      await until(() => titles().length > 0);
      await nextFrame();
      expect(titles()).to.deep.equal(['Bob Stone']);
    });

    for (const [situation, facts, sent] of [
      ['the page can be seen', {}, {}],
      ['the user has not allowed it', {}, {}],
      ['the page switched it off', {}, {}],
      ['the conversation is muted', { mutedUntil: new Date('2999-01-01') }, {}],
      ['the user wants nothing of the conversation', { notify: 'none' }, {}],
      ['the user wants mentions only, and it is none', { notify: 'mentions' }, { mentions: ['bob'] }],
      ['it is a line of the system', {}, { kind: 'system' }],
      ['the user wrote it on another device', {}, { sender: alice }],
    ] as const) {
      it(`say nothing when ${situation}`, async () => {
        const chat = chatOfTwo();
        change(chat, '42', { membership: { ...chat.conversation('42').summary.value!.membership, ...facts } });
        page.hidden = situation !== 'the page can be seen';
        if (situation === 'the user has not allowed it') FakeNotification.permission = 'default';
        // With a sound, which is not the question here, so that somebody cares for the message at all.
        await show(chat, {
          notifySound: true,
          notifyBrowser: situation === 'the page switched it off' ? 'off' : 'auto',
        });
        receive(chat, bob, 'Hello', sent);
        await settle();
        expect(titles()).to.deep.equal([]);
        expect(FakeNotification.asked).to.equal(0);
      });
    }

    it('tell of a mention where the user wants these, and again when the muted time is over', async () => {
      const chat = chatOfTwo();
      const { membership } = chat.conversation('42').summary.value!;
      change(chat, '42', {
        membership: { ...membership, notify: 'mentions', mutedUntil: new Date('2026-01-01T00:00:00Z') },
      });
      await show(chat);
      receive(chat, bob, 'Alice?', { mentions: ['alice'] });
      await settle();
      await until(() => titles().length === 1);
    });

    it('say nothing of what is read at once, and are taken away when it is read later', async () => {
      const chat = chatOfTwo();
      await show(chat);
      receive(chat, bob, 'Read in another tab');
      change(chat, '42', { unreadCount: 0 });
      await settle();
      expect(titles()).to.deep.equal([]);
      receive(chat, bob, 'Read later');
      await settle();
      await until(() => titles().length === 1);
      change(chat, '42', { unreadCount: 0 });
      expect(titles()).to.deep.equal([]);
    });

    it('lead to the conversation, unless the page prevents it', async () => {
      const chat = chatOfTwo();
      const element = await show(chat);
      const chosen = record(element, 'hypee-conversation-select');
      const { focus } = window;
      let focused = 0;
      window.focus = () => void (focused += 1);
      try {
        receive(chat, bob, 'Hello');
        await settle();
        await until(() => titles().length === 1);
        element.addEventListener('hypee-conversation-select', (event) => event.preventDefault(), { once: true });
        FakeNotification.shown[0]?.onclick?.();
        await element.updateComplete;
        expect(deepAll(element, 'hypee-conversation')).to.be.empty;
        expect(titles()).to.deep.equal([]);
        receive(chat, carol, 'Team', {}, '43');
        await settle();
        await until(() => titles().length === 1);
        FakeNotification.shown[0]?.onclick?.();
        await until(() => deepAll(element, 'hypee-conversation').length === 1);
        expect(textOf(deep(element, '[part=title]'))).to.equal('Team');
        expect(chosen).to.deep.equal([{ id: '42' }, { id: '43' }]);
        expect(focused).to.equal(2);
      } finally {
        window.focus = focus;
      }
    });

    it('may be refused by the browser of a phone', async () => {
      const chat = chatOfTwo();
      await show(chat, { notifySound: true });
      class Refusing extends FakeNotification {
        constructor() {
          super('');
          FakeNotification.shown.pop();
          throw new TypeError('Illegal constructor');
        }
      }
      Object.assign(window, { Notification: Refusing });
      receive(chat, bob, 'Hello');
      await settle();
      await until(() => FakeAudioContext.notes > 0);
    });

    it('are gone with the chat, and none comes after it', async () => {
      const chat = chatOfTwo();
      const element = await show(chat, { notifySound: true, notifyTitle: true });
      receive(chat, bob, 'One');
      await settle();
      await until(() => titles().length === 1 && FakeAudioContext.notes > 0);
      receive(chat, bob, 'Two');
      await until(() => document.title === '(2) Orders');
      const { notes } = FakeAudioContext;
      element.remove();
      await until(() => titles().length === 0);
      expect([document.title, timers.pending, chat.listeners]).to.deep.equal(['Orders', 0, 0]);
      expect(FakeAudioContext.all.map(({ closed }) => closed)).to.deep.equal([true]);
      timers.advance(60_000);
      await nextFrame();
      expect([titles(), FakeAudioContext.notes]).to.deep.equal([[], notes]);
    });
  });

  describe('by sound', () => {
    beforeEach(() => (page.hidden = false));

    it('are made where the page wants them, once for a burst of messages', async () => {
      const chat = chatOfTwo();
      await show(chat, { notifySound: true });
      receive(chat, bob, 'Hello');
      receive(chat, bob, 'Are you there?');
      await settle();
      await until(() => FakeAudioContext.notes > 0);
      expect(FakeAudioContext.notes).to.equal(2);
      expect(titles()).to.deep.equal([]);
    });

    it('are not made for the conversation that the user looks at', async () => {
      const { hasFocus } = document;
      document.hasFocus = () => true;
      try {
        const chat = chatOfTwo();
        const element = await show(chat, { notifySound: true, layout: 'auto', conversation: '42' });
        await until(() => deepAll(element, 'hypee-timeline').length === 1);
        receive(chat, bob, 'You see it');
        await until(() => chat.conversation('42').calls.markAsRead.length > 0);
        await settle();
        expect(FakeAudioContext.notes).to.equal(0);
      } finally {
        document.hasFocus = hasFocus;
      }
    });

    for (const [what, policy] of [
      ['refuses', () => Promise.reject(new DOMException('Not allowed', 'NotAllowedError'))],
      ['never answers', () => new Promise<never>(() => undefined)],
      [
        'fails',
        () => {
          throw new Error('No device');
        },
      ],
    ] as const) {
      it(`do no harm where the browser ${what}`, async () => {
        FakeAudioContext.policy = policy;
        const chat = chatOfTwo();
        await show(chat, { notifySound: true });
        receive(chat, bob, 'Hello');
        await settle();
        await until(() => FakeAudioContext.all.length === 1);
        expect(FakeAudioContext.notes).to.equal(0);
      });
    }

    it('are not even prepared where the page does not want them', async () => {
      FakeNotification.permission = 'denied';
      const chat = chatOfTwo();
      await show(chat);
      receive(chat, bob, 'Hello');
      for (let frame = 0; frame < 5; frame += 1) await nextFrame();
      expect(timers.pending).to.equal(0);
      expect(FakeAudioContext.all).to.be.empty;
    });
  });
});
