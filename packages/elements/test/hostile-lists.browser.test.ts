import type { Message, User } from '@hypee/chat';
import { expect, nextFrame } from '@open-wc/testing';
import { mentionOf } from '../src/mentions/find.ts';
import { withoutDirections } from '../src/base/bidi.ts';
import { guardPage, type PageGuard } from './support/page-guard.ts';
import { deep, deepAll, textOf, typeInto, until } from './support/page.ts';
import { PAYLOADS } from './support/payloads.ts';
import { alice, bob, member, summary } from './support/people.ts';
import { button, openConversation, openDialog, openMenu } from './support/open-conversation.ts';

const payloads = Object.values(PAYLOADS).flat();
const people: User[] = payloads.map((name, index) => ({ ...bob, id: `mallory-${index}`, name }));

/** What a list of people and conversations consists of. */
const KNOWN = /^(?:DIV|UL|LI|P|H3|H4|SPAN|FORM|LABEL|INPUT|BUTTON|HYPEE-AVATAR|DIALOG|svg|path)$/;

function expectOnlyKnown(root: Element | ShadowRoot): void {
  const strange = [...root.querySelectorAll('*')].filter(({ tagName }) => !KNOWN.test(tagName));
  expect(strange.map(({ outerHTML }) => outerHTML)).to.eql([]);
}

describe('hostile names', () => {
  let guard: PageGuard;

  before(async () => {
    const { element } = await openConversation();
    button(await openMenu(element, 3), 'Copy text').click();
    typeInto(deep(element, 'textarea'), '@');
    await until(() => deepAll(element, '.mentions').length === 1);
    guard = guardPage();
  });
  afterEach(async () => {
    await nextFrame();
    expect(guard.troubles()).to.eql([]);
  });
  after(() => guard.release());

  it('are text in the list of whom one can mention, and in the text that mentions them', async () => {
    const { element } = await openConversation({ kind: 'group', members: [alice, ...people].map(member) });
    const field = deep(element, 'textarea');
    field.focus();
    typeInto(field, '@');
    const named = people.filter(mentionOf);
    await until(() => deepAll(element, '[role=option]').length === named.length);
    const options = deepAll(element, '[role=option]');
    expect(options.map((one) => one.querySelector('span')?.textContent)).to.eql(named.map(({ name }) => name));
    expectOnlyKnown(deep(element, '.mentions'));
    options[0]?.click();
    expect(field.value).to.equal(`${mentionOf(named[0]!)} `);
  });

  it('are text in the list of who has read a message', async () => {
    const { element } = await openConversation({ kind: 'group', members: [alice, ...people].map(member) });
    button(await openMenu(element, 4), 'Who has read it').click();
    await until(() => deepAll(element, '.people li').length === people.length);
    expect(deepAll(element, '.people .name').map(({ textContent }) => textContent)).to.eql(payloads);
    expectOnlyKnown(openDialog(element)!);
  });

  it('are text in the question before somebody is blocked, and where one answers', async () => {
    for (const name of payloads.filter((one) => one.includes('__xss') || one.includes('\u202e'))) {
      const { element, conversation } = await openConversation();
      const hostile = (one: Message): Message => ({ ...one, sender: { ...one.sender, name } });
      const { messages } = conversation;
      messages.set(messages.value.map((one) => (one.sender.id === 'bob' ? hostile(one) : one)));
      await until(() => deepAll(element, 'hypee-message')[2]?.message?.sender.name === name);
      button(await openMenu(element, 3), 'Block').click();
      expect(deep(element, '.question p').textContent).to.contain(`Block ${withoutDirections(name)}? You`);
      button(deep(element, '.question'), 'Cancel').click();
      button(await openMenu(element, 3), 'Reply').click();
      expect(deep(element, '.banner .title').textContent).to.equal(`Reply to ${withoutDirections(name)}`);
      for (const place of [openDialog(element), deep(element, '.banner')]) if (place) expectOnlyKnown(place);
      element.remove();
    }
  });

  it('are text as titles of conversations to forward to', async () => {
    const { element, chat } = await openConversation();
    for (let from = 0; from < payloads.length; from += 50) {
      const some = payloads.slice(from, from + 50);
      const menu = await openMenu(element, 3);
      chat.conversations.set(some.map((title, index) => summary(`x${index}`, { title })));
      button(menu, 'Forward').click();
      await until(() => deepAll(element, '.people label').length === some.length);
      expect(deepAll(element, '.people .name').map(({ textContent }) => textContent)).to.eql(some);
      expectOnlyKnown(openDialog(element)!);
      button(openDialog(element)!, 'Cancel').click();
      await until(() => textOf(deep(element, 'dialog')) === '');
    }
  });
});
