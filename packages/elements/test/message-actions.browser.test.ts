import { ChatError } from '@hypee/chat';
import { expect, fixture, html } from '@open-wc/testing';
import type { HypeeConversation } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { MemoryChat } from './support/memory-chat.ts';
import type { MemoryConversation } from './support/memory-conversation.ts';
import { alice, bob, summary } from './support/people.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';

interface Opened {
  element: HypeeConversation;
  chat: MemoryChat;
  conversation: MemoryConversation;
}

/** Alice has four messages before her: bob's, hers, bob's, hers. */
async function open(facts: Partial<Parameters<typeof summary>[1]> = {}): Promise<Opened> {
  const chat = new MemoryChat([summary('c1', facts)]);
  const sender = (seq: number) => (seq % 2 ? bob : alice);
  const conversation = chat.conversation('c1').fill(4, (seq) => `Message ${seq}`, sender);
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.style.display = 'grid';
  place.style.blockSize = '500px';
  const element = await fixture<HypeeConversation>(
    html`<hypee-conversation
      .words=${new Words(['en'])}
      .chat=${chat}
      .conversation=${conversation}
      .me=${alice}
    ></hypee-conversation>`,
    { parentNode: place },
  );
  await until(() => deepAll(element, '.row').length === 4);
  return { element, chat, conversation };
}

const row = (element: HypeeConversation, seq: number): HTMLElement => deepAll(element, '.row')[seq - 1]!;
const dialog = (element: HypeeConversation): HTMLElement | undefined => deepAll(element, 'dialog[open]')[0];
const button = (root: ParentNode, text: string): HTMLElement => {
  const found = deepAll(root, 'button').find((one) => textOf(one) === text || one.ariaLabel === text);
  if (!found) throw new Error(`There is no button "${text}".`);
  return found;
};
const namesOf = (root: ParentNode): string[] => deepAll(root, '.items button').map(textOf);
const reactionsOf = (element: HypeeConversation): string[] =>
  deepAll(element, '.reaction').map((one) => one.ariaLabel ?? '');

/** Goes to a message with the keyboard and opens its menu. */
async function openMenu(element: HypeeConversation, seq: number, key = 'Enter'): Promise<HTMLElement> {
  row(element, seq).focus();
  await until(() => deepAll(row(element, seq), 'hypee-message > div').length === 1);
  press(row(element, seq), key);
  await until(() => dialog(element));
  return dialog(element)!;
}

describe('what can be done with a message', () => {
  it('of one’s own: react, copy, edit, delete', async () => {
    const { element } = await open();
    expect(namesOf(await openMenu(element, 4))).to.eql(['Copy text', 'Edit', 'Delete']);
  });

  it('of somebody else: react and copy', async () => {
    const { element } = await open();
    expect(namesOf(await openMenu(element, 3))).to.eql(['Copy text']);
  });

  it('of somebody else in a group that one looks after: delete, too', async () => {
    const { membership } = summary('c1');
    const { element } = await open({ kind: 'group', membership: { ...membership, role: 'moderator' } });
    expect(namesOf(await openMenu(element, 3))).to.eql(['Copy text', 'Delete']);
  });

  it('on a server that changes no messages: copy', async () => {
    const { element, chat } = await open();
    chat.connection.set({ status: 'online', protocol: 1 });
    const menu = await openMenu(element, 4);
    expect(deepAll(menu, 'button').map(textOf)).to.eql(['Copy text']);
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
    expect(focused()).to.equal(button(menu, 'Copy text'));
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
