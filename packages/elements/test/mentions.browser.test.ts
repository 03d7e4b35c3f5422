import { expect, fixture, html } from '@open-wc/testing';
import type { HypeeConversation, HypeeMessage } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { contrastOf } from './support/contrast.ts';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob, carol, member, message, summary } from './support/people.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';
import { openConversation, type Opened } from './support/open-conversation.ts';

const GROUP = { kind: 'group', members: [alice, bob, carol].map(member), memberCount: 3 } as const;

const options = (element: HypeeConversation): string[] => deepAll(element, '[role=option]').map(textOf);
const current = (element: HypeeConversation): string | undefined =>
  deepAll(element, '[role=option][aria-selected=true]').map(textOf)[0];

/** Types a text, with the caret behind it, until it offers these people. */
async function type({ element }: Opened, text: string, ...offered: string[]): Promise<HTMLTextAreaElement> {
  const field = deep(element, 'textarea');
  field.focus();
  typeInto(field, text);
  await until(() => deepAll(element, '.mentions').length === 1);
  await deep(element, 'hypee-composer').updateComplete;
  expect(options(element)).to.eql(offered);
  return field;
}

describe('an @ in the field', () => {
  it('offers the other members, narrowed down by what is typed', async () => {
    const opened = await openConversation(GROUP);
    await type(opened, 'Hi @', 'Bob Stone', 'Carol Nguyen');
    await expect(opened.element).to.be.accessible();
    await type(opened, 'Hi @ng', 'Carol Nguyen');
    await type(opened, 'Hi @ngx');
    await type(opened, 'mail me@');
    await type(opened, '@ ');
  });

  it('is a text box that names the list and the option that is current', async () => {
    const opened = await openConversation(GROUP);
    const { element } = opened;
    const field = await type(opened, '@', 'Bob Stone', 'Carol Nguyen');
    const list = deep(element, '[role=listbox]');
    expect(field.getAttribute('aria-controls')).to.equal(list.id);
    expect(list.getAttribute('aria-label')).to.equal('Mention somebody');
    press(field, 'ArrowDown');
    expect(current(element)).to.equal('Carol Nguyen');
    const { id } = deep(element, '[aria-selected=true]');
    expect(field.getAttribute('aria-activedescendant')).to.equal(id);
    expect(textOf(deep(element, '.mentions [role=status]'))).to.equal('2 members');
    press(field, 'ArrowDown');
    expect(current(element)).to.equal('Bob Stone');
    press(field, 'ArrowUp');
    expect(current(element)).to.equal('Carol Nguyen');
    press(field, 'Escape');
    expect(deepAll(element, '[role=listbox]').length).to.equal(0);
    expect(field.hasAttribute('aria-controls')).to.be.false;
    expect(field.hasAttribute('aria-activedescendant')).to.be.false;
    expect(focused()).to.equal(field);
  });

  for (const key of ['Enter', 'Tab']) {
    it(`puts who is chosen with ${key} into the text, and sends the id`, async () => {
      const opened = await openConversation(GROUP);
      const { element, conversation } = opened;
      const drafts = record(element, 'hypee-before-send');
      const field = await type(opened, 'Hi @ca', 'Carol Nguyen');
      expect(press(field, key).defaultPrevented).to.be.true;
      expect(field.value).to.equal('Hi @Carol Nguyen ');
      expect(options(element)).to.be.empty;
      expect(conversation.draft.value).to.equal('Hi @Carol Nguyen ');
      press(field, 'Enter');
      expect(drafts.map(({ draft }) => draft.mentions)).to.eql([['carol']]);
    });
  }

  it('puts who is chosen by mouse or finger into the middle of a text, and the focus stays', async () => {
    const opened = await openConversation(GROUP);
    const { element } = opened;
    const field = deep(element, 'textarea');
    field.focus();
    typeInto(field, 'Ask @ about it');
    field.setSelectionRange(5, 5);
    await deep(element, 'hypee-composer').updateComplete;
    press(field, 'Shift');
    field.dispatchEvent(new KeyboardEvent('keyup', { key: 'Shift' }));
    await until(() => options(element).length === 2);
    const [option] = deepAll(element, '[role=option]');
    expect(option?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true, composed: true }))).to
      .be.false;
    option?.click();
    expect(field.value).to.equal('Ask @Bob Stone about it');
    expect(field.selectionStart).to.equal('Ask @Bob Stone '.length);
    expect(focused()).to.equal(field);
  });

  it('sends no id of whom is not in the text any more', async () => {
    const opened = await openConversation(GROUP);
    const { element } = opened;
    const drafts = record(element, 'hypee-before-send');
    const field = await type(opened, '@ca', 'Carol Nguyen');
    press(field, 'Enter');
    typeInto(field, '@Carol and all');
    press(field, 'Enter');
    expect(drafts.map(({ draft }) => draft.mentions)).to.eql([undefined]);
  });

  it('Escape closes the list first, and only then leaves the answer', async () => {
    const opened = await openConversation(GROUP);
    const { element } = opened;
    deepAll(element, '.row')[2]?.focus();
    await until(() => deepAll(element, 'hypee-message > div').length === 1);
    press(deepAll(element, '.row')[2]!, 'r');
    const field = await type(opened, '@', 'Bob Stone', 'Carol Nguyen');
    press(field, 'Escape');
    expect(deepAll(element, '.banner')).to.have.length(1);
    press(field, 'Escape');
    expect(deepAll(element, '.banner').length).to.equal(0);
    await type(opened, '@b');
    await type(opened, '@b and @c', 'Carol Nguyen');
  });

  it('offers nobody on a server of level 1, where nobody would hear of it', async () => {
    const opened = await openConversation(GROUP);
    opened.chat.connection.set({ status: 'online', protocol: 1 });
    await type(opened, '@');
  });

  it('goes with the focus', async () => {
    const opened = await openConversation(GROUP);
    const field = await type(opened, '@', 'Bob Stone', 'Carol Nguyen');
    field.blur();
    expect(options(opened.element)).to.be.empty;
  });
});

describe('a message that mentions people', () => {
  const words = new Words(['en']);

  async function show(facts: Partial<HypeeMessage>, text: string, mentions: string[]): Promise<HypeeMessage> {
    const conversation = new MemoryChat([summary('c1', GROUP)]).conversation('c1');
    const { own = false } = facts;
    return fixture<HypeeMessage>(
      html`<hypee-message
        .words=${words}
        .message=${message(1, own ? alice : bob, text, { mentions })}
        .own=${own}
        .meId=${alice.id}
        .conversation=${conversation}
      ></hypee-message>`,
    );
  }
  const marks = (element: HypeeMessage): string[] =>
    deepAll(element, 'mark').map((mark) => `${mark.className}: ${textOf(mark)}`);

  it('marks their names, one’s own more than others, and no others', async () => {
    const element = await show({}, '**@Alice Martin** and @Carol Nguyen, not @Bob Stone', ['alice', 'carol']);
    await until(() => marks(element).length === 2);
    expect(marks(element)).to.eql(['mention me: @Alice Martin', 'mention: @Carol Nguyen']);
    expect(textOf(deep(element, '.text'))).to.equal('@Alice Martin and @Carol Nguyen, not @Bob Stone');
    for (const mark of deepAll(element, 'mark')) expect(contrastOf(mark)).to.be.at.least(4.5);
    await expect(element).to.be.accessible();
  });

  it('marks them in one’s own bubble so that they can be read', async () => {
    const element = await show({ own: true }, '@Alice Martin and @Carol Nguyen', ['alice', 'carol']);
    await until(() => marks(element).length === 2);
    for (const mark of deepAll(element, 'mark')) expect(contrastOf(mark)).to.be.at.least(4.5);
  });

  it('marks nothing in code, and nobody who is not known', async () => {
    const element = await show({}, '`@Carol Nguyen` @Dave @Carol Nguyen', ['carol', 'dave']);
    await until(() => marks(element).length === 1);
    expect(textOf(deep(element, 'code'))).to.equal('@Carol Nguyen');
    expect(deepAll(element, 'code mark').length).to.equal(0);
  });

  it('marks who becomes known later', async () => {
    const element = await show({}, '@Dave and @Carol Nguyen', ['carol', 'dave']);
    await until(() => marks(element).length === 1);
    const members = element.conversation?.members as unknown as { set(value: unknown): void };
    members.set([...GROUP.members, member({ ...bob, id: 'dave', name: 'Dave' })]);
    await until(() => marks(element).length === 2);
  });
});
