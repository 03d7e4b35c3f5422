import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ChatError, type ConversationSummary } from '@hypee/chat';
import type { HypeeConversationList } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob, carol, member, message, summary } from './support/people.ts';
import { deep, deepAll, focused, markdownIsHere, record, textOf, until } from './support/page.ts';

const three = [
  summary('c1', { lastMessage: message(3, bob, 'See\nyou') }),
  summary('c2', {
    kind: 'group',
    title: 'Team',
    members: [member(alice), member(bob), member(carol)],
    unreadCount: 3,
    lastMessage: message(9, carol, 'Done'),
  }),
  summary('c3', { members: [member(alice), member(carol)], lastMessage: message(1, alice, 'Hi') }),
];

async function show(conversations: readonly ConversationSummary[], selected?: string): Promise<HypeeConversationList> {
  return fixture<HypeeConversationList>(
    html`<hypee-conversation-list
      .words=${new Words(['en'])}
      .conversations=${conversations}
      .me=${alice}
      .selected=${selected}
    ></hypee-conversation-list>`,
  );
}

async function showOf(chat: MemoryChat): Promise<HypeeConversationList> {
  return fixture<HypeeConversationList>(
    html`<hypee-conversation-list .words=${new Words(['en'])} .chat=${chat}></hypee-conversation-list>`,
  );
}

/** Everything a row can say at once, in words that are far too long. */
function crowded(): ConversationSummary[] {
  const long = { ...bob, name: `${'Bartholomew '.repeat(6)}Featherston`, avatarUrl: null };
  const membership = { ...summary('x').membership, mutedUntil: new Date('2999-01-01'), pinned: true };
  const words = 'Donaudampfschifffahrtsgesellschaft'.repeat(9);
  return [
    summary('a', { members: [member(alice), member(long)], lastMessage: message(1, long, words), unreadCount: 100 }),
    summary('b', { title: words.slice(0, 80), lastMessage: message(1, alice, words), membership, unreadCount: 4 }),
    summary('c', { kind: 'group', title: 'Team', lastMessage: message(2, long, 'Short'), membership }),
    summary('d', { draft: words, failedCount: 2, lastMessage: message(1, alice, words, { status: 'failed' }) }),
    summary('e', { kind: 'group', title: 'فريق العمل', lastMessage: message(3, carol, 'مرحبا بالجميع '.repeat(20)) }),
  ];
}

const row = (list: HypeeConversationList, index = 0): HTMLElement => deepAll(list, '.row')[index]!;
const begin = (list: HypeeConversationList): HTMLElement => deep(list, '[part=new-conversation]');
const lines = (list: HypeeConversationList): string[] => deepAll(list, '.line').map(textOf);

describe('hypee-conversation-list', () => {
  it('names a conversation by its title, else by who else is in it', async () => {
    expect(deepAll(await show(three), '.name').map(textOf)).to.deep.equal(['Bob Stone', 'Team', 'Carol Nguyen']);
  });

  it('shows the last line and whose it is', async () => {
    expect(lines(await show(three))).to.deep.equal(['See you', 'Carol Nguyen: Done', 'Sent You: Hi']);
  });

  it('shows a draft before the last line', async () => {
    expect(lines(await show([summary('c1', { draft: 'Maybe', lastMessage: message(1, bob, 'Hi') })]))).to.deep.equal([
      'Draft: Maybe',
    ]);
  });

  it('shows unread counts, as a number and as words', async () => {
    const [badge] = deepAll(await show(three), '.badge');
    expect(badge && textOf(badge)).to.equal('33 unread messages');
    const [many] = deepAll(await show([summary('c1', { unreadCount: 100 })]), '.badge');
    expect(many && textOf(many)).to.contain('99+');
  });

  it('shows a conversation that was marked as unread as one, though its messages were read', async () => {
    const membership = { ...summary('x').membership, unreadFromSeq: 3 };
    const list = await show([summary('c1', { lastMessage: message(3, bob, 'Later'), membership })]);
    expect(row(list).classList.contains('unread')).to.equal(true);
    expect(textOf(deep(list, '.badge .visually-hidden'))).to.equal('1 unread message');
  });

  it('is one stop of the Tab key; arrows, Home and End move between rows, Enter chooses', async () => {
    const list = await show(three);
    const chosen = record(list, 'hypee-conversation-select');
    const rows = deepAll(list, '.row');
    expect(rows.map(({ tabIndex }) => tabIndex)).to.deep.equal([0, -1, -1]);
    rows[0]?.focus();
    for (const [key, row] of [
      ['ArrowDown', 1],
      ['ArrowDown', 2],
      ['ArrowDown', 2],
      ['ArrowUp', 1],
      ['End', 2],
      ['Home', 0],
      ['ArrowUp', 0],
      ['ArrowDown', 1],
    ] as const) {
      await sendKeys({ press: key });
      expect(focused() === rows[row], key).to.be.true;
    }
    await list.updateComplete;
    expect(rows.map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, 0, -1]);
    await sendKeys({ press: 'Enter' });
    expect(chosen).to.deep.equal([{ id: 'c2' }]);
  });

  it('keeps the focus on a row that moves', async () => {
    const list = await show(three);
    const row = deepAll(list, '.row')[2]!;
    row.focus();
    list.conversations = [three[2]!, three[0]!, three[1]!];
    await list.updateComplete;
    expect(deepAll(list, '.row')[0] === row).to.be.true;
    expect(focused() === row).to.be.true;
  });

  it('asks for more near the end, once for each length', async () => {
    const many = Array.from({ length: 40 }, (_, index) => summary(`c${index}`));
    const list = await show([]);
    const asked = record(list, 'hypee-load-conversations');
    list.style.blockSize = '300px';
    list.conversations = many;
    await list.updateComplete;
    expect(asked).to.have.lengthOf(0);
    const scroller = deep(list, '.scroller');
    scroller.scrollTop = scroller.scrollHeight;
    await until(() => asked.length === 1);
    list.conversations = [...many];
    await list.updateComplete;
    expect(asked).to.have.lengthOf(1);
  });

  it('asks for no more rows while the page keeps it out of sight, and again once it is there', async () => {
    const list = await show(three);
    const asked = record(list, 'hypee-load-conversations');
    list.style.display = 'none';
    list.conversations = [...three, summary('c4')];
    await list.updateComplete;
    expect(asked).to.have.lengthOf(0);
    list.style.display = '';
    list.conversations = [...three, summary('c5')];
    await list.updateComplete;
    expect(asked).to.have.lengthOf(1);
  });

  it('shows a person in a direct conversation, and a group by its name', async () => {
    const list = await show([three[0]!, { ...three[1]!, avatarUrl: '/team.png' }]);
    const [direct, group] = deepAll(list, 'hypee-avatar');
    expect(direct?.user).to.equal(bob);
    expect([group?.user, group?.name, group?.src]).to.deep.equal([undefined, 'Team', '/team.png']);
  });

  it('shows what a text says, not how it was typed', async () => {
    await markdownIsHere();
    const list = await show([
      summary('c1', { lastMessage: message(1, bob, '**Bring** the\n- [tent](https://tent.example)') }),
    ]);
    expect(lines(list)).to.deep.equal(['Bring the tent']);
  });

  it('says that the last message was deleted, what the chat itself says, and that nothing was written yet', async () => {
    const deleted = message(1, alice, '', { deletedAt: new Date() });
    const system = message(2, bob, 'Bob left', { kind: 'system' });
    const list = await show([
      summary('c1', { lastMessage: deleted }),
      summary('c2', { lastMessage: system }),
      summary('c3'),
    ]);
    expect(lines(list)).to.deep.equal(['This message was deleted.', 'Bob left', 'No messages yet.']);
  });

  it('shows how far an own message has come', async () => {
    const statuses = ['pending', 'sending', 'sent', 'delivered', 'read'] as const;
    const list = await show(
      statuses.map((status) => summary(status, { lastMessage: message(1, alice, 'Hi', { status }) })),
    );
    expect(lines(list).map((line) => line.replace(' You: Hi', ''))).to.deep.equal([
      'Waiting to be sent',
      'Sending',
      'Sent',
      'Delivered',
      'Read',
    ]);
    expect(deepAll(list, '.status svg, .status').length).to.equal(statuses.length);
  });

  it('says in words and in colour what was not sent, and what is only a draft', async () => {
    const failed = message(1, alice, 'Hi', { status: 'failed' });
    const list = await show([
      summary('c1', { failedCount: 1, lastMessage: failed }),
      summary('c2', { failedCount: 2, lastMessage: message(4, bob, 'Later') }),
      summary('c3', { draft: ' Maybe\nnot ' }),
    ]);
    expect(lines(list)).to.deep.equal(['Not sent You: Hi', 'Not sent Later', 'Draft: Maybe not']);
    const colour = getComputedStyle(deep(list, '.alert')).color;
    expect(deepAll(list, '.alert').map((mark) => getComputedStyle(mark).color)).to.deep.equal([colour, colour, colour]);
    expect(colour).not.to.equal(getComputedStyle(deep(list, '.text')).color);
  });

  it('marks what is muted and what is pinned', async () => {
    const membership = (facts: object): object => ({ membership: { ...summary('x').membership, ...facts } });
    const list = await show([
      summary('c1', membership({ mutedUntil: new Date(Date.now() + 60_000) })),
      summary('c2', membership({ pinned: true })),
      summary('c3', membership({ mutedUntil: new Date(Date.now() - 60_000) })),
    ]);
    expect(deepAll(list, '.marks').map(textOf)).to.deep.equal(['Muted', 'Pinned', '']);
  });

  it('writes the name of an unread conversation in bold', async () => {
    const list = await show(three);
    expect(deepAll(list, '.name').map((name) => getComputedStyle(name).fontWeight)).to.deep.equal([
      '400',
      '600',
      '400',
    ]);
  });

  it('shows the time of today, else the day', async () => {
    const now = new Date();
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, 12);
    const list = await show([
      summary('c1', { lastMessage: message(1, bob, 'Hi', { createdAt: now }) }),
      summary('c2', { lastMessage: message(1, bob, 'Hi', { createdAt: yesterday }) }),
    ]);
    const time = new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(now);
    expect(deepAll(list, 'time').map(textOf)).to.deep.equal([time, 'Yesterday']);
  });

  for (const direction of ['ltr', 'rtl']) {
    it(`keeps long names and texts inside its rows, 320 px wide, ${direction}`, async () => {
      const list = await show(crowded());
      list.style.inlineSize = '320px';
      list.dir = direction;
      const box = list.getBoundingClientRect();
      expect(deepAll(list, '.row').map(({ offsetHeight }) => offsetHeight)).to.deep.equal([72, 72, 72, 72, 72]);
      for (const inner of deepAll(list, '.row *')) {
        if (inner.closest('.visually-hidden, .marks:empty')) continue;
        const { left, right, width } = inner.getBoundingClientRect();
        expect(left, inner.className).to.be.at.least(box.left);
        expect(right, inner.className).to.be.at.most(box.right);
        if (inner.matches('.name, .text, time')) expect(width, inner.className).to.be.greaterThan(20);
      }
      const [name, time] = [deep(row(list), '.name'), deep(row(list), 'time')].map((one) =>
        one.getBoundingClientRect(),
      );
      expect(direction === 'ltr' ? name!.right <= time!.left : time!.right <= name!.left).to.be.true;
    });
  }

  describe('of a chat', () => {
    it('has rows to come while the first page is on its way, as high as the real ones', async () => {
      const chat = new MemoryChat([]);
      chat.connection.set({ status: 'connecting' });
      const list = await showOf(chat);
      const bones = deepAll(list, '.bone');
      expect(bones).to.have.lengthOf(8);
      expect(textOf(deep(list, '.scroller'))).to.equal('Loading…');
      const height = bones[0]!.offsetHeight;
      const page = Promise.withResolvers<undefined>();
      chat.loadMoreConversations = () => page.promise;
      chat.connection.set({ status: 'online' });
      await nextFrame();
      expect(deepAll(list, '.bone'), 'still').to.have.lengthOf(8);
      chat.conversations.set([summary('c1')]);
      page.resolve(undefined);
      await until(() => deepAll(list, '.bone').length === 0);
      expect(row(list).offsetHeight).to.equal(height);
    });

    it('says what to do where there are none', async () => {
      const list = await showOf(new MemoryChat([]));
      await until(() => deepAll(list, '.note').length === 1);
      expect(textOf(deep(list, '.note'))).to.equal('No conversations. New conversation');
    });

    it('says that they could not be loaded while there is no connection, and shows what is known', async () => {
      const chat = new MemoryChat([]);
      chat.connection.set({ status: 'offline' });
      const list = await showOf(chat);
      expect(textOf(deep(list, '.note'))).to.equal('Loading failed.');
      chat.conversations.set([summary('c1')]);
      await list.updateComplete;
      expect(deepAll(list, '.note, .bone')).to.be.empty;
      expect(deepAll(list, '.row')).to.have.lengthOf(1);
    });

    it('shows that more are on their way, and lets the user try again when they did not come', async () => {
      const chat = new MemoryChat([summary('c1')]);
      const answers: ((error?: ChatError) => void)[] = [];
      chat.loadMoreConversations = () =>
        new Promise((resolve, reject) => answers.push((error) => (error ? reject(error) : resolve())));
      const list = await showOf(chat);
      const errors = record(list, 'hypee-error');
      await until(() => deepAll(list, '.bone').length === 1);
      answers[0]!(new ChatError('unavailable', 'no'));
      await until(() => deepAll(list, '.note').length === 1);
      expect(textOf(deep(list, '.note'))).to.equal('Loading failed. Retry');
      expect(errors).to.have.lengthOf(1);
      deep(list, '.note button').click();
      await until(() => answers.length === 2);
      answers[1]!();
      await until(() => deepAll(list, '.note, .bone').length === 0);
    });

    it('has a heading and a button that begins a conversation, unless it is for reading only', async () => {
      const list = await showOf(new MemoryChat([summary('c1')]));
      expect(textOf(deep(list, 'h2'))).to.equal('Conversations');
      expect(begin(list).title).to.equal('New conversation');
      list.disabled = true;
      await list.updateComplete;
      expect(deepAll(list, '[part=new-conversation]')).to.be.empty;
      expect(deepAll(await show(three), '[part=new-conversation]'), 'without a chat').to.be.empty;
    });

    it('begins a conversation and chooses it, as if its row were', async () => {
      const chat = new MemoryChat([summary('c1')]);
      chat.people = [bob, carol];
      const list = await showOf(chat);
      const chosen = record(list, 'hypee-conversation-select');
      const created = record(list.parentElement!, 'hypee-conversation-created');
      begin(list).click();
      await until(() => deepAll(list, '[role=option]').length === 2);
      deepAll(list, '[role=option]')[1]!.click();
      deep(list, '.start').click();
      await until(() => chosen.length === 1);
      expect(chosen).to.deep.equal([{ id: 'new-1' }]);
      expect(created, 'goes no further').to.be.empty;
    });

    it('gives the focus back to the button when nothing was begun', async () => {
      const list = await showOf(new MemoryChat([summary('c1')]));
      begin(list).click();
      await until(() => deepAll(list, 'dialog[open]').length === 1);
      await until(() => focused()?.matches('input'));
      await sendKeys({ press: 'Escape' });
      await until(() => focused() === begin(list));
    });
  });

  it('says that there are none', async () => {
    expect(textOf(deep(await show([]), '.note'))).to.equal('No conversations.');
  });

  for (const scheme of ['light', 'dark']) {
    it(`is accessible in each state in the ${scheme}`, async () => {
      const accessible = async (list: HypeeConversationList, state: string): Promise<void> => {
        list.style.colorScheme = scheme;
        await list.updateComplete;
        await expect(list, state).to.be.accessible();
        list.remove();
      };
      await accessible(await show(three, 'c2'), 'rows');
      await accessible(await show(crowded(), 'd'), 'crowded');
      const empty = await showOf(new MemoryChat([]));
      await until(() => deepAll(empty, '.note').length === 1);
      await accessible(empty, 'empty');
      const loading = new MemoryChat([]);
      loading.connection.set({ status: 'connecting' });
      await accessible(await showOf(loading), 'loading');
      const broken = new MemoryChat([summary('c1')]);
      broken.loadMoreConversations = () => Promise.reject(new ChatError('unavailable', 'no'));
      const failed = await showOf(broken);
      await until(() => deepAll(failed, '.note').length === 1);
      await accessible(failed, 'failed');
    });
  }
});
