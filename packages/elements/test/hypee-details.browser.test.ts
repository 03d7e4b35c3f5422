import { ChatError, type ConversationSummary, type Member, type Presence } from '@hypee/chat';
import { expect, fixture, html } from '@open-wc/testing';
import type { HypeeDetails } from '@hypee/chat-elements';
import '@hypee/chat-elements/panes';
import { MemoryChat } from './support/memory-chat.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';
import { alice, bob, carol, member, summary } from './support/people.ts';

type Role = Member['role'];

/** The details of a group in which the user has a role. */
async function show(
  role: Role,
  facts: Partial<ConversationSummary> = {},
  others: readonly Role[] = ['member', 'moderator'],
): Promise<{ details: HypeeDetails; chat: MemoryChat }> {
  const { membership, ...group } = summary('walk', { kind: 'group', title: 'Walk', memberCount: 3 });
  const members = [
    { ...member(alice), role },
    ...[bob, carol].map((user, index) => ({ ...member(user), role: others[index] ?? 'member' })),
  ];
  const chat = new MemoryChat([{ ...group, members, membership: { ...membership, role }, ...facts }]);
  chat.people = [bob, carol, { ...bob, id: 'dora', name: 'Dora Klein' }];
  const details = await fixture<HypeeDetails>(
    html`<hypee-details lang="en" .chat=${chat} conversation="walk"></hypee-details>`,
  );
  await until(() => deepAll(details, '.members li').length === 3);
  return { details, chat };
}

const button = (details: HTMLElement, text: string): HTMLElement | undefined =>
  deepAll(details, 'button').find((one) => textOf(one) === text);
const row = (details: HTMLElement, name: string): HTMLElement =>
  deepAll(details, '.members button').find((one) => textOf(one).includes(name))!;
const act = async (details: HypeeDetails, text: string): Promise<void> => {
  const found = button(details, text);
  if (!found) throw new Error(`No button ${text}`);
  found.focus();
  found.click();
  await details.updateComplete;
};

describe('hypee-details', () => {
  it('says who is in the conversation, in which role, and who is there', async () => {
    const { details, chat } = await show('owner');
    chat.present.set(
      new Map<string, Presence>([
        ['bob', { status: 'online', lastSeenAt: null }],
        ['carol', { status: 'offline', lastSeenAt: new Date() }],
      ]),
    );
    await until(() => textOf(row(details, 'Bob')).includes('Online'));
    expect(textOf(row(details, 'Alice')))
      .to.contain('You')
      .and.to.contain('Owner');
    expect(textOf(row(details, 'Carol')))
      .to.contain('Last seen: ')
      .and.to.contain('Moderator');
    await expect(details).to.be.accessible();
  });

  it('offers only what the server allows the user', async () => {
    const offered = async (role: Role, name: string): Promise<string[]> => {
      const { details } = await show(role);
      const main = deepAll(details, 'button').map(textOf);
      row(details, name).click();
      await details.updateComplete;
      const all = [...main, ...deepAll(details, 'button').map(textOf)];
      const rights = [
        'Rename',
        'Add people',
        'Remove from the conversation',
        'Leave the conversation',
        'Delete for everyone',
        'Owner',
      ];
      return rights.filter((right) => all.includes(right));
    };
    expect(await offered('member', 'Bob')).to.deep.equal(['Leave the conversation']);
    expect(await offered('moderator', 'Bob')).to.deep.equal([
      'Rename',
      'Add people',
      'Remove from the conversation',
      'Leave the conversation',
    ]);
    expect(await offered('moderator', 'Carol')).not.to.include('Remove from the conversation');
    expect(await offered('owner', 'Carol')).to.have.length(6);
  });

  it('names it anew; Escape leaves the name as it was', async () => {
    const { details, chat } = await show('owner');
    await act(details, 'Rename');
    await until(() => focused()?.localName === 'input');
    press(focused()!, 'Escape');
    await until(() => focused()?.textContent.includes('Rename'));
    await act(details, 'Rename');
    await until(() => focused()?.localName === 'input');
    typeInto(focused() as HTMLInputElement, '  Long walk ');
    await act(details, 'Save');
    await until(() => chat.conversation('walk').summary.value?.title === 'Long walk');
    await until(() => deepAll(details, 'h3').map(textOf)[0] === 'Long walk');
  });

  it('adds people who are not in it yet', async () => {
    const { details, chat } = await show('owner');
    await act(details, 'Add people');
    await until(() => deepAll(details, '[role=option]').length === 1);
    const [dora] = deepAll(details, '[role=option]');
    expect(textOf(dora!)).to.equal('Dora Klein');
    dora!.click();
    await details.updateComplete;
    deep(details, '.start').click();
    await until(() => chat.conversation('walk').calls.added.join() === 'dora');
    await until(() => !deep(details, 'dialog').open);
  });

  it('asks before it removes somebody, and the focus stays in it', async () => {
    const { details, chat } = await show('owner');
    row(details, 'Bob').click();
    await until(() => focused()?.localName === 'h3');
    await act(details, 'Remove from the conversation');
    await until(() => textOf(focused()!) === 'Cancel');
    expect(deep(details, '.question').ariaLabel).to.equal('Remove Bob Stone from the conversation?');
    await expect(details).to.be.accessible();
    press(focused()!, 'Escape');
    await until(() => textOf(focused()!) === 'Remove from the conversation');
    await act(details, 'Remove from the conversation');
    await act(details, 'Remove');
    await until(() => deepAll(details, '.members li').length === 2);
    expect(chat.conversation('walk').members.value.map(({ user }) => user.id)).to.deep.equal(['alice', 'carol']);
  });

  it('mutes for a time, and says until when', async () => {
    const { details, chat } = await show('member');
    await act(details, 'Mute');
    const before = Date.now();
    await act(details, '8 hours');
    const until8 = chat.conversation('walk').summary.value?.membership.mutedUntil?.getTime() ?? 0;
    expect(until8).to.be.within(before + 8 * 3600e3, Date.now() + 8 * 3600e3);
    await until(() => textOf(deep(details, '[role=status]')).startsWith('Muted until'));
    await act(details, 'Unmute');
    expect(chat.conversation('walk').summary.value?.membership.mutedUntil).to.equal(null);
  });

  it('pins and archives, sets roles, blocks and writes to somebody', async () => {
    const { details, chat } = await show('owner');
    await act(details, 'Pin to the top');
    await act(details, 'Archive');
    expect(chat.conversation('walk').summary.value?.membership).to.include({ pinned: true, archived: true });
    await until(() => deepAll(details, '[role=switch][aria-checked=true]').length === 2);
    row(details, 'Bob').click();
    await details.updateComplete;
    await act(details, 'Moderator');
    await until(() => chat.conversation('walk').members.value[1]?.role === 'moderator');
    await act(details, 'Block');
    await act(details, 'Block');
    await until(() => button(details, 'Unblock'));
    expect((await chat.users.blocked()).map(({ id }) => id)).to.deep.equal(['bob']);
    const selected = record(details, 'hypee-conversation-select');
    await act(details, 'Write a message');
    await until(() => selected.length === 1);
    expect(chat.created).to.deep.equal([{ memberIds: ['bob'], kind: 'direct' }]);
  });

  it('says why something was not done', async () => {
    const { details, chat } = await show('owner');
    chat.conversation('walk').refusal = new ChatError('permission_denied', 'No.');
    const errors = record(details, 'hypee-error');
    await act(details, 'Leave the conversation');
    await act(details, 'Leave');
    await until(() => deepAll(details, '[role=alert]').map(textOf)[0] === 'That did not work. You may not do that.');
    expect(errors).to.have.length(1);
    chat.conversation('walk').refusal = undefined;
    await act(details, 'Delete for everyone');
    await act(details, 'Delete');
    await until(() => chat.conversation('walk').summary.value === undefined);
  });

  it('lists what is pinned, and leads to it', async () => {
    const { details, chat } = await show('member');
    expect(textOf(details.shadowRoot!.querySelector('.pins')!.parentElement!)).to.contain('Nothing is pinned.');
    const conversation = chat.conversation('walk').fill(
      3,
      (seq) => `Line ${seq}`,
      () => bob,
    );
    await conversation.pin('walk-m2');
    await until(() => deepAll(details, '.pins li').length === 1);
    const opened = record(details, 'hypee-message-open');
    deep(details, '.pins button').click();
    expect(opened).to.deep.equal([{ conversationId: 'walk', messageId: 'walk-m2', threadId: null }]);
  });
});
