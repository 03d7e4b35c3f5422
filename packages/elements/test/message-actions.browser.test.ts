import { ChatError } from '@hypee/chat';
import { expect } from '@open-wc/testing';
import type { HypeeConversation } from '@hypee/chat-elements';
import { bob, summary } from './support/people.ts';
import {
  button,
  openConversation as open,
  openDialog as dialog,
  openMenu,
  row,
  turnTo,
} from './support/open-conversation.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';

const namesOf = (root: ParentNode): string[] => deepAll(root, '.items button').map(textOf);
const reactionsOf = (element: HypeeConversation): string[] =>
  deepAll(element, '.reaction').map((one) => one.ariaLabel ?? '');

/** What can be done with every message that was sent. */
const EVERYBODY = ['Reply', 'Reply in thread', 'Copy text', 'Forward', 'Pin', 'Mark as unread'];

describe('what can be done with a message', () => {
  it('of one’s own: answer, copy, forward, pin, keep for later, edit, delete', async () => {
    const { element } = await open();
    expect(namesOf(await openMenu(element, 4))).to.eql([...EVERYBODY, 'Edit', 'Delete']);
  });

  it('of somebody else: answer, copy, forward, pin, keep for later, report, block', async () => {
    const { element } = await open();
    expect(namesOf(await openMenu(element, 3))).to.eql([...EVERYBODY, 'Report', 'Block']);
  });

  it('of somebody else in a group that one looks after: delete, too', async () => {
    const { membership } = summary('c1');
    const { element } = await open({ kind: 'group', membership: { ...membership, role: 'moderator' } });
    expect(namesOf(await openMenu(element, 3))).to.eql([...EVERYBODY, 'Report', 'Delete']);
  });

  it('of one’s own in a group: who has read it, too', async () => {
    const { element } = await open({ kind: 'group' });
    expect(namesOf(await openMenu(element, 4))).to.eql([...EVERYBODY, 'Who has read it', 'Edit', 'Delete']);
  });

  it('of a reply in a thread: no thread of its own', async () => {
    const { element, conversation } = await open();
    const { messages } = conversation;
    messages.set(messages.value.map((one) => ({ ...one, threadId: 'c1-m1' })));
    await until(() => deep(row(element, 3), 'hypee-message').message?.threadId);
    expect(namesOf(await openMenu(element, 3))).not.to.include('Reply in thread');
  });

  it('that is on its way: what can be done before the server has it', async () => {
    const { element, conversation } = await open();
    conversation.send('Wait');
    await until(() => deepAll(element, '.row').length === 5);
    expect(namesOf(await openMenu(element, 5))).to.eql(['Reply', 'Copy text', 'Forward', 'Edit', 'Delete']);
  });

  it('where nothing can be written: nothing that would be written', async () => {
    const { element } = await open();
    element.disabled = true;
    await element.updateComplete;
    expect(namesOf(await openMenu(element, 4))).to.eql(['Copy text', 'Pin', 'Mark as unread', 'Delete']);
  });

  it('on a server that changes no messages: copy and forward', async () => {
    const { element, chat } = await open();
    chat.connection.set({ status: 'online', protocol: 1 });
    const menu = await openMenu(element, 4);
    expect(deepAll(menu, 'button').map(textOf)).to.eql(['Copy text', 'Forward']);
  });

  it('nothing, once it is deleted', async () => {
    const { element, conversation } = await open();
    await conversation.delete(conversation.messages.value[3]!.id);
    await openMenu(element, 2);
    button(dialog(element)!, 'Copy text').click();
    await until(() => !dialog(element));
    press(row(element, 4), 'Enter');
    expect(dialog(element)).to.equal(undefined);
  });
});

describe('the menu of a message', () => {
  it('opens by the menu key and by Shift and F10, and Escape gives the focus back', async () => {
    const { element } = await open();
    for (const [key, more] of [
      ['ContextMenu', {}],
      ['F10', { shiftKey: true }],
    ] as const) {
      row(element, 3).focus();
      await until(() => deepAll(row(element, 3), 'hypee-message > div').length === 1);
      press(row(element, 3), key, more);
      await until(() => dialog(element));
      expect(textOf(focused()!)).to.equal('👍');
      (dialog(element) as HTMLDialogElement).close();
      expect(focused()).to.equal(row(element, 3));
    }
  });

  it('opens with a finger that stays, not with one that moves', async () => {
    const { element } = await open();
    row(element, 3).focus();
    await until(() => deepAll(row(element, 3), 'hypee-message > div').length === 1);
    const touch = (name: string, clientX: number) =>
      deep(row(element, 3), 'hypee-message').dispatchEvent(
        new PointerEvent(name, { pointerType: 'touch', bubbles: true, composed: true, clientX }),
      );
    touch('pointerdown', 0);
    touch('pointermove', 40);
    touch('pointerup', 40);
    touch('pointerdown', 0);
    expect(dialog(element)).to.equal(undefined);
    await until(() => dialog(element));
  });

  it('is moved through by the arrow keys, and the page hears none of them', async () => {
    const { element } = await open();
    const menu = await openMenu(element, 4);
    const heard: string[] = [];
    const listener = (event: KeyboardEvent): void => void heard.push(event.key);
    addEventListener('keydown', listener);
    press(focused()!, 'ArrowRight');
    expect(textOf(focused()!)).to.equal('❤️');
    press(focused()!, 'ArrowDown');
    expect(focused()).to.equal(button(menu, 'Reply'));
    press(focused()!, 'End');
    expect(focused()).to.equal(button(menu, 'Delete'));
    press(focused()!, 'ArrowUp');
    expect(focused()).to.equal(button(menu, 'Edit'));
    removeEventListener('keydown', listener);
    expect(heard).to.eql([]);
  });

  it('stays inside the window', async () => {
    const { element } = await open();
    const { top, bottom, left, right } = (await openMenu(element, 1)).getBoundingClientRect();
    expect([top >= 0, left >= 0, bottom <= innerHeight, right <= innerWidth]).to.eql([true, true, true, true]);
  });
});

describe('the bar at a message', () => {
  it('stays when a press on one of its buttons takes the focus from another message', async () => {
    const { element } = await open();
    await turnTo(element, 4);
    row(element, 3).dispatchEvent(
      new PointerEvent('pointerover', { pointerType: 'mouse', bubbles: true, composed: true }),
    );
    await until(() => deepAll(row(element, 3), 'hypee-message > div').length === 1);
    const reply = button(row(element, 3), 'Reply');
    reply.focus();
    expect(focused() === reply, 'the button has the focus').to.equal(true);
    reply.click();
    expect(textOf(deep(element, '.banner .excerpt'))).to.equal('Message 3');
  });

  it('goes when the focus leaves the list', async () => {
    const { element } = await open();
    await turnTo(element, 4);
    deep(element, 'textarea').focus();
    expect(deepAll(element, 'hypee-message > div').length).to.equal(0);
  });
});

describe('reactions', () => {
  it('are chosen in the menu, counted under the message, and taken back there', async () => {
    const { element } = await open();
    button(await openMenu(element, 3), '❤️').click();
    await until(() => reactionsOf(element).join() === '❤️ 1 reaction');
    const [reaction] = deepAll(element, '.reaction');
    expect(reaction?.getAttribute('aria-pressed')).to.equal('true');
    reaction?.click();
    await until(() => reactionsOf(element).length === 0);
  });

  it('can be any emoji', async () => {
    const { element } = await open();
    button(await openMenu(element, 3), 'More reactions').click();
    await until(() => deepAll(element, '.picker button').length > 300);
    button(dialog(element)!, '🚀').click();
    await until(() => reactionsOf(element).join() === '🚀 1 reaction');
  });

  it('show who chose them', async () => {
    const { element, conversation } = await open();
    const { messages } = conversation;
    const reactions = [{ emoji: '👍', count: 2, userIds: ['bob', 'nobody-knows'] }];
    messages.set(messages.value.map((one, index) => (index === 2 ? { ...one, reactions } : one)));
    button(await openMenu(element, 3), 'Reactions').click();
    await until(() => deepAll(element, '.people li').length === 2);
    expect(deepAll(element, '.people .name').map(textOf)).to.eql([bob.name, 'Somebody']);
  });

  it('without a conversation are for the page to do', async () => {
    const timeline = document.createElement('hypee-timeline');
    const { conversation } = await open();
    const reactions = [{ emoji: '👍', count: 1, userIds: ['bob'] }];
    timeline.messages = conversation.messages.value.map((one) => ({ ...one, reactions }));
    document.body.append(timeline);
    const wishes = record(timeline, 'hypee-react');
    await until(() => deepAll(timeline, '.reaction').length === 4);
    deepAll(timeline, '.reaction')[0]?.click();
    expect(wishes).to.eql([{ messageId: timeline.messages[0]?.id, emoji: '👍' }]);
    timeline.remove();
  });
});

describe('editing a message', () => {
  it('puts it into the field, and the draft comes back afterwards', async () => {
    const { element, conversation } = await open();
    const field = deep(element, 'textarea');
    typeInto(field, 'a draft');
    button(await openMenu(element, 4), 'Edit').click();
    await until(() => field.value === 'Message 4');
    expect(focused()).to.equal(field);
    typeInto(field, 'Better');
    press(field, 'Enter');
    await until(() => conversation.messages.value[3]?.content === 'Better');
    await until(() => field.value === 'a draft');
    expect(conversation.draft.value).to.equal('a draft');
    expect(conversation.messages.value).to.have.length(4);
    expect(conversation.messages.value[3]?.editedAt).to.be.an.instanceof(Date);
  });

  it('ends with Escape, and nothing is changed', async () => {
    const { element, conversation } = await open();
    const field = deep(element, 'textarea');
    button(await openMenu(element, 4), 'Edit').click();
    await until(() => field.value === 'Message 4');
    typeInto(field, 'Worse');
    press(field, 'Escape');
    await until(() => field.value === '');
    expect(conversation.messages.value[3]?.content).to.equal('Message 4');
    press(field, 'Enter');
    expect(conversation.messages.value).to.have.length(4);
  });
});

describe('deleting a message', () => {
  it('is asked about first', async () => {
    const { element, conversation } = await open();
    button(await openMenu(element, 4), 'Delete').click();
    await until(() => deepAll(element, '.question').length === 1);
    expect(textOf(focused()!)).to.equal('Cancel');
    button(deep(element, '.question'), 'Delete').click();
    await until(() => conversation.messages.value[3]?.deletedAt);
    expect(dialog(element)).to.equal(undefined);
  });

  it('is said not to have worked, and why', async () => {
    const { element, conversation } = await open();
    const errors = record(element, 'hypee-error');
    conversation.delete = () => Promise.reject(new ChatError('permission_denied', 'No.'));
    button(await openMenu(element, 4), 'Delete').click();
    await until(() => deepAll(element, '.question').length === 1);
    button(deep(element, '.question'), 'Delete').click();
    await until(() => textOf(deep(element, '.toast')).startsWith('That did not work.'));
    expect(errors.map(({ error }) => error.code)).to.eql(['permission_denied']);
  });
});
