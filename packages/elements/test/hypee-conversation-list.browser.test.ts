import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConversationSummary } from '@hypee/chat';
import type { HypeeConversationList } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { alice, bob, carol, member, message, summary } from './support/people.ts';
import { deep, deepAll, focused, record, textOf, until } from './support/page.ts';

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

const lines = (list: HypeeConversationList): string[] => deepAll(list, '.line').map(textOf);

describe('hypee-conversation-list', () => {
  it('names a conversation by its title, else by who else is in it', async () => {
    expect(deepAll(await show(three), '.name').map(textOf)).to.deep.equal(['Bob Stone', 'Team', 'Carol Nguyen']);
  });

  it('shows the last line and whose it is', async () => {
    expect(lines(await show(three))).to.deep.equal(['See you', 'Carol Nguyen: Done', 'You: Hi']);
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

  it('is one stop of the Tab key; arrows, Home and End move between rows, Enter chooses', async () => {
    const list = await show(three);
    const chosen = record(list, 'hypee-conversation-select');
    const rows = deepAll(list, 'button');
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
    const row = deepAll(list, 'button')[2]!;
    row.focus();
    list.conversations = [three[2]!, three[0]!, three[1]!];
    await list.updateComplete;
    expect(deepAll(list, 'button')[0] === row).to.be.true;
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

  it('says that there are none', async () => {
    expect(textOf(deep(await show([]), '.note'))).to.equal('No conversations yet.');
  });

  it('is accessible', async () => {
    await expect(await show(three, 'c2')).to.be.accessible();
    await expect(await show([])).to.be.accessible();
  });
});
