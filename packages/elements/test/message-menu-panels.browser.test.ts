import { ChatError } from '@hypee/chat';
import { expect, nextFrame } from '@open-wc/testing';
import type { HypeeConversation } from '@hypee/chat-elements';
import { alice, bob, carol, member, message } from './support/people.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';
import { button, openConversation, openDialog, openMenu, row, toast } from './support/open-conversation.ts';

const said = (element: HypeeConversation, text: string): Promise<void> => until(() => toast(element) === text, text);
const checkbox = (element: HypeeConversation, name: string): HTMLInputElement => {
  const label = deepAll(element, '.people label').find((one) => textOf(one) === name);
  const box = label?.querySelector('input');
  if (!box) throw new Error(`There is no conversation "${name}".`);
  return box;
};

describe('pinning a message', () => {
  it('marks it, says so, and can be taken back', async () => {
    const { element, conversation } = await openConversation();
    button(await openMenu(element, 3), 'Pin').click();
    await said(element, 'Pinned for everyone.');
    expect(conversation.messages.value[2]?.pinned).to.be.true;
    await until(() => deepAll(row(element, 3), '.pinned').length === 1);
    expect(textOf(deep(row(element, 3), '.pinned'))).to.equal('Pinned');
    await expect(element).to.be.accessible();
    button(await openMenu(element, 3), 'Unpin').click();
    await said(element, 'No longer pinned.');
    await until(() => deepAll(row(element, 3), '.pinned').length === 0);
  });

  it('stands beside the time, also in the middle of a group of messages', async () => {
    const { element, conversation } = await openConversation();
    conversation.messages.set([1, 2, 3].map((seq) => message(seq, bob, `${seq}`, { pinned: seq === 2 })));
    await until(() => deepAll(element, '.meta .pinned').length === 1);
    expect(deepAll(element, '.meta')).to.have.length(2);
  });

  it('is said not to have worked, and why', async () => {
    const { element, conversation } = await openConversation();
    const errors = record(element, 'hypee-error');
    conversation.pin = () => Promise.reject(new ChatError('rate_limited', 'No.'));
    button(await openMenu(element, 3), 'Pin').click();
    await said(element, 'That did not work. Too many messages in a short time.');
    expect(errors.map(({ error }) => error.code)).to.eql(['rate_limited']);
  });
});

describe('keeping a message for later', () => {
  it('marks it as unread from there on, and says so', async () => {
    const { element, conversation } = await openConversation();
    button(await openMenu(element, 3), 'Mark as unread').click();
    await said(element, 'Marked as unread.');
    expect(conversation.summary.value?.membership.unreadFromSeq).to.equal(3);
  });
});

describe('forwarding a message', () => {
  it('sends its text to the conversations that are chosen, by keyboard', async () => {
    const { element, chat } = await openConversation();
    const drafts = record(element, 'hypee-before-send');
    button(await openMenu(element, 3), 'Forward').click();
    await until(() => deepAll(element, '.people label').length === 3);
    expect(focused()).to.equal(deep(element, '[type=search]'));
    await expect(element).to.be.accessible();
    checkbox(element, 'Lunch').focus();
    press(focused()!, 'ArrowDown');
    expect(focused()).to.equal(checkbox(element, 'Rowing'));
    checkbox(element, 'Lunch').click();
    checkbox(element, 'Rowing').click();
    button(openDialog(element)!, 'Forward').click();
    await said(element, 'Forwarded to 2 conversations.');
    expect(openDialog(element)).to.equal(undefined);
    for (const id of ['c2', 'c3'])
      expect(chat.conversation(id).messages.value.map(({ content }) => content)).to.eql(['Message 3']);
    expect(drafts.map(({ draft }) => draft)).to.eql([{ content: 'Message 3' }, { content: 'Message 3' }]);
    expect(focused()).to.equal(row(element, 3));
  });

  it('finds conversations by name, and keeps those that were chosen', async () => {
    const { element } = await openConversation();
    button(await openMenu(element, 3), 'Forward').click();
    await until(() => deepAll(element, '.people label').length === 3);
    checkbox(element, 'Rowing').click();
    typeInto(deep(element, 'input[type=search]') as HTMLInputElement, 'LUN');
    expect(deepAll(element, '.people label').map(textOf)).to.eql(['Lunch', 'Rowing']);
    expect(checkbox(element, 'Rowing').checked).to.be.true;
    expect(checkbox(element, 'Lunch').checked).to.be.false;
    checkbox(element, 'Rowing').click();
    typeInto(deep(element, 'input[type=search]') as HTMLInputElement, 'nothing like it');
    expect(textOf(deep(element, 'dialog .note'))).to.equal('No conversation found.');
    button(openDialog(element)!, 'Forward').click();
    expect(openDialog(element), 'nobody was chosen').not.to.equal(undefined);
  });

  it('sends nothing that the page does not want to be sent', async () => {
    const { element, chat } = await openConversation();
    element.addEventListener('hypee-before-send', (event) => event.preventDefault());
    button(await openMenu(element, 3), 'Forward').click();
    await until(() => deepAll(element, '.people label').length === 3);
    checkbox(element, 'Lunch').click();
    button(openDialog(element)!, 'Forward').click();
    expect(chat.conversation('c2').messages.value).to.be.empty;
    expect(toast(element)).to.equal('');
  });
});

describe('reporting a message', () => {
  it('asks for the reason, and says when the report was sent', async () => {
    const { element, conversation } = await openConversation();
    button(await openMenu(element, 3), 'Report').click();
    const field = deep(element, 'dialog textarea') as HTMLTextAreaElement;
    expect(focused()).to.equal(field);
    await expect(element).to.be.accessible();
    button(openDialog(element)!, 'Send report').click();
    expect(conversation.calls.report, 'no reason was given').to.be.empty;
    expect(focused()).to.equal(field);
    typeInto(field, '  Spam ');
    button(openDialog(element)!, 'Send report').click();
    await said(element, 'The report was sent.');
    expect(conversation.calls.report).to.eql([{ messageId: 'c1-m3', reason: 'Spam' }]);
    expect(openDialog(element)).to.equal(undefined);
  });

  it('keeps the reason where it was not sent, and says why', async () => {
    const { element, conversation } = await openConversation();
    const errors = record(element, 'hypee-error');
    const { report } = conversation;
    conversation.report = () => Promise.reject(new ChatError('network', 'Gone.'));
    button(await openMenu(element, 3), 'Report').click();
    const field = deep(element, 'dialog textarea') as HTMLTextAreaElement;
    typeInto(field, 'Spam');
    button(openDialog(element)!, 'Send report').click();
    await until(() => textOf(deep(element, 'dialog [role=alert]')) !== '');
    expect(textOf(deep(element, 'dialog [role=alert]'))).to.equal(
      'That did not work. The server could not be reached.',
    );
    expect(errors.map(({ error }) => error.code)).to.eql(['network']);
    expect(field.value).to.equal('Spam');
    conversation.report = report;
    button(openDialog(element)!, 'Send report').click();
    await said(element, 'The report was sent.');
  });
});

describe('blocking somebody', () => {
  it('says what it means first, and can be taken back', async () => {
    const { element, chat } = await openConversation();
    chat.people = [bob];
    button(await openMenu(element, 3), 'Block').click();
    expect(textOf(deep(element, '.question p'))).to.match(/^Block Bob Stone\? You will get no more messages/);
    expect(textOf(focused()!)).to.equal('Cancel');
    await expect(element).to.be.accessible();
    button(deep(element, '.question'), 'Block').click();
    await said(element, 'You blocked Bob Stone.');
    expect(await chat.users.blocked()).to.eql([bob]);
    button(await openMenu(element, 1), 'Unblock').click();
    button(deep(element, '.question'), 'Unblock').click();
    await said(element, 'You unblocked Bob Stone.');
    expect(await chat.users.blocked()).to.be.empty;
  });

  it('knows whom the user blocked before', async () => {
    const { element, chat } = await openConversation();
    chat.people = [bob];
    await chat.users.block('bob');
    const menu = await openMenu(element, 3);
    await nextFrame();
    expect(button(menu, 'Unblock')).to.exist;
  });

  it('cannot be done in a group, where it would hide nothing', async () => {
    const { element } = await openConversation({ kind: 'group' });
    const menu = await openMenu(element, 3);
    expect(() => button(menu, 'Block')).to.throw();
  });
});

describe('who has read a message of a group', () => {
  it('is shown by how far it came, and followed while it is shown', async () => {
    const dave = { ...bob, id: 'dave', name: 'Dave Okafor' };
    const at = (user: typeof bob, lastReadSeq: number, lastDeliveredSeq: number) => ({
      ...member(user),
      lastReadSeq,
      lastDeliveredSeq,
    });
    const members = [at(alice, 4, 4), at(bob, 4, 4), at(carol, 3, 4), at(dave, 0, 3)];
    const { element, conversation } = await openConversation({ kind: 'group', members, memberCount: 4 });
    button(await openMenu(element, 4), 'Who has read it').click();
    const shown = (): string[] => deepAll(element, '.people > *').map(textOf);
    expect(shown()).to.eql(['Read 1', 'Bob Stone', 'Delivered 1', 'Carol Nguyen', 'Sent 1', 'Dave Okafor']);
    await expect(element).to.be.accessible();
    conversation.members.set([at(alice, 4, 4), at(bob, 4, 4), at(carol, 4, 4), at(dave, 0, 3)]);
    expect(shown()).to.eql(['Read 2', 'Bob Stone Carol Nguyen', 'Sent 1', 'Dave Okafor']);
    (openDialog(element) as HTMLDialogElement).close();
    expect(focused()).to.equal(row(element, 4));
    await until(() => conversation.members.listeners === 0, 'nobody listens any more');
  });
});
