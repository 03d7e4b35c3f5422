import { ChatError, type ConversationSummary, type Member, type Message, type Presence } from '@hypee/chat';
import { expect, fixture, html } from '@open-wc/testing';
import type { HypeeDetails } from '@hypee/chat-elements';
import '@hypee/chat-elements/panes';
import { file } from './support/files.ts';
import { MemoryChat } from './support/memory-chat.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';
import { alice, bob, carol, member, message, summary } from './support/people.ts';
import { film, photo, sound } from './support/shown-files.ts';

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

const button = (details: ParentNode, text: string): HTMLElement | undefined =>
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

describe('the files of a conversation in its details', () => {
  const PAGE = 50;
  const seqOf = ({ attachments: [one] }: Message): number => Number(/\d+/.exec(one!.name)?.[0]);
  const photosOf = (count: number): Message[] =>
    Array.from({ length: count }, (_, index) =>
      message(index + 1, bob, '', { attachments: [photo({ name: `IMG_${index + 1}.jpg` })] }),
    ).reverse();
  const listed = (details: HypeeDetails, kind: 'media' | 'files'): string[] =>
    deepAll(details, `.shared-${kind} li`).map((one) => deep(one, 'hypee-attachment').attachment!.name);
  const section = (details: HypeeDetails, kind: 'media' | 'files'): HTMLElement =>
    deep(details, `.shared-${kind}`).parentElement!;
  const more = (details: HypeeDetails, kind: 'media' | 'files'): HTMLElement | undefined =>
    button(section(details, kind), 'Show more');

  /** The details of a conversation in which these messages were found, in pages. */
  async function withFiles(
    found: readonly Message[],
    prepare: (chat: MemoryChat) => void = () => undefined,
  ): Promise<{ details: HypeeDetails; chat: MemoryChat }> {
    const chat = new MemoryChat([summary('walk', { kind: 'group', title: 'Walk' })]);
    chat.found = (_query, { cursor = '0', limit = PAGE } = {}) => {
      const from = Number(cursor);
      const results = found.slice(from, from + limit).map((one) => ({ message: one, highlights: [] }));
      return { results, next: found.length > from + limit ? String(from + limit) : null };
    };
    prepare(chat);
    const details = await fixture<HypeeDetails>(
      html`<hypee-details lang="en" .chat=${chat} conversation="walk"></hypee-details>`,
    );
    await until(() => deepAll(details, '.shared-files').length === 1);
    return { details, chat };
  }

  it('are found by the server: photos and videos as tiles, all else as rows, the last ones first', async () => {
    const { details, chat } = await withFiles([
      message(3, bob, 'Both', { attachments: [file('plan.pdf', 'application/pdf'), film({ name: 'film.webm' })] }),
      message(2, alice, '', { attachments: [sound({ name: 'song.wav' })] }),
      message(1, bob, '', { attachments: [photo({ name: 'one.jpg' }), photo({ name: 'two.jpg' })] }),
    ]);
    await until(() => listed(details, 'media').length === 3);
    expect(listed(details, 'media')).to.deep.equal(['film.webm', 'two.jpg', 'one.jpg']);
    expect(listed(details, 'files')).to.deep.equal(['plan.pdf', 'song.wav']);
    expect(chat.searched).to.deep.equal([{ query: '', conversation: 'walk', has: 'attachment', limit: PAGE }]);
    expect(deepAll(details, 'h4').map(textOf)).to.include.members(['Photos and videos', 'Files']);
    expect(deepAll(details, 'a.file')[0]).to.have.property('download', 'plan.pdf');
    const [first, second] = deepAll(details, '.shared-media li').map((one) => one.getBoundingClientRect());
    expect(first!.width).to.be.closeTo(first!.height, 1);
    expect(second!.top).to.equal(first!.top);
    await expect(details).to.be.accessible();
  });

  it('that there are none of says so, once that is known', async () => {
    let answer = (): void => undefined;
    const network = new Promise<void>((resolve) => (answer = resolve));
    const { details } = await withFiles([], (chat) => void Object.assign(chat, { network }));
    expect(deep(details, '.shared-files').parentElement!.textContent).not.to.contain('No files yet.');
    answer();
    await until(() => section(details, 'files').textContent.includes('No files yet.'));
    expect(section(details, 'media').textContent).to.contain('No photos or videos yet.');
    await expect(details).to.be.accessible();
  });

  it('are few at first, more by the button, and asked for in pages; the focus goes to the first that came', async () => {
    const all = photosOf(PAGE + 10);
    const { details, chat } = await withFiles(all);
    await until(() => listed(details, 'media').length === 6);
    more(details, 'media')!.focus();
    for (const count of [18, 30, 42, 54]) {
      more(details, 'media')!.click();
      await until(() => listed(details, 'media').length === count);
    }
    expect(chat.searched.map(({ cursor }) => cursor)).to.deep.equal([undefined, String(PAGE)]);
    more(details, 'media')!.focus();
    more(details, 'media')!.click();
    await until(() => listed(details, 'media').length === PAGE + 10);
    expect(listed(details, 'media')).to.deep.equal(all.map((one) => `IMG_${seqOf(one)}.jpg`));
    expect(more(details, 'media')).to.be.undefined;
    await until(() => focused()?.ariaLabel === 'Open photo IMG_6.jpg');
  });

  it('that are photos open in the gallery with all others, and the focus comes back', async () => {
    const { details } = await withFiles(photosOf(3));
    await until(() => deepAll(details, 'button.box').length === 3);
    const tile = deepAll(details, 'button.box')[0]!;
    tile.focus();
    tile.click();
    await until(() => deepAll(details, 'dialog[open]').length === 1);
    const dialog = deep(details, 'dialog[open]') as HTMLDialogElement;
    expect(textOf(deep(dialog, '.place'))).to.equal('3 of 3');
    press(focused()!, 'ArrowLeft');
    await until(() => textOf(deep(dialog, '.place')) === '2 of 3');
    dialog.close();
    await until(() => focused() === tile);
  });

  it('that are loaded are there at once, also where the server cannot be asked, which is said', async () => {
    const loaded = message(9, bob, '', {
      attachments: [photo({ name: 'new.jpg' }), file('new.pdf', 'application/pdf')],
    });
    let isThere = false;
    const { details } = await withFiles([], (chat) => {
      chat.conversation('walk').messages.set([loaded]);
      const { found } = chat;
      chat.found = (...asked) => {
        if (!isThere) throw new ChatError('network', 'No network.', { retryable: true });
        return found(...asked);
      };
    });
    await until(() => listed(details, 'media').length === 1 && listed(details, 'files').length === 1);
    await until(() => section(details, 'media').textContent.includes('The files could not be loaded.'));
    isThere = true;
    button(section(details, 'media'), 'Retry')!.click();
    await until(() => !section(details, 'media').textContent.includes('could not'));
    expect(listed(details, 'media')).to.deep.equal(['new.jpg']);
  });

  it('come and go with their messages', async () => {
    const [one] = photosOf(1) as [Message];
    const { details, chat } = await withFiles([one]);
    await until(() => listed(details, 'media').length === 1);
    const { messages } = chat.conversation('walk');
    messages.set([one, message(2, bob, '', { attachments: [photo({ name: 'new.jpg' })] })]);
    await until(() => listed(details, 'media').join() === 'new.jpg,IMG_1.jpg');
    messages.set([{ ...one, attachments: [], deletedAt: new Date() }]);
    await until(() => listed(details, 'media').length === 0);
  });

  it('are not offered where the server has no search', async () => {
    const chat = new MemoryChat([summary('walk', { kind: 'group', title: 'Walk' })]);
    chat.connection.set({ status: 'online', protocol: 1, transport: 'socket' });
    const details = await fixture<HypeeDetails>(
      html`<hypee-details lang="en" .chat=${chat} conversation="walk"></hypee-details>`,
    );
    expect(deepAll(details, '.shared-media')).to.be.empty;
    expect(chat.searched).to.be.empty;
  });
});
