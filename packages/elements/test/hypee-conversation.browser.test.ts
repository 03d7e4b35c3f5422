import { ChatError } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { HypeeConversation } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { MemoryChat } from './support/memory-chat.ts';
import type { MemoryConversation } from './support/memory-conversation.ts';
import { alice, bob, carol, member, summary } from './support/people.ts';
import { deep, deepAll, press, record, textOf, typeInto, until } from './support/page.ts';

async function open(conversation: MemoryConversation): Promise<HypeeConversation> {
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.style.display = 'grid';
  place.style.blockSize = '500px';
  const element = await fixture<HypeeConversation>(
    html`<hypee-conversation
      .words=${new Words(['en'])}
      .conversation=${conversation}
      .me=${alice}
    ></hypee-conversation>`,
    { parentNode: place },
  );
  return element;
}

function direct(count = 3): MemoryConversation {
  const sender = (seq: number) => (seq % 2 ? bob : alice);
  return new MemoryChat([summary('c1')]).conversation('c1').fill(count, (seq) => `Message ${seq}`, sender);
}

const write = (element: HypeeConversation, text: string): void => {
  const field = deep(element, 'textarea');
  typeInto(field, text);
  press(field, 'Enter');
};
const shown = (element: HypeeConversation): (string | undefined)[] =>
  deepAll(element, 'hypee-message').map((row) => row.message?.content);
const marks = (element: HypeeConversation): string[] => deepAll(element, '.status').map(textOf);

describe('hypee-conversation', () => {
  it('shows a message at once, then that it was sent, then that it was read', async () => {
    const conversation = direct();
    const element = await open(conversation);
    const sent = record(element, 'hypee-sent');
    write(element, 'Bonjour');
    await until(() => shown(element).at(-1) === 'Bonjour');
    expect(marks(element).at(-1)).to.equal('Waiting to be sent');
    expect(sent).to.be.empty;
    const stored = conversation.confirm();
    await until(() => marks(element).at(-1) === 'Sent');
    await until(() => sent.length === 1);
    expect(sent[0]?.message.id).to.equal(stored.id);
    expect(shown(element).filter((content) => content === 'Bonjour')).to.have.lengthOf(1);
    conversation.readByOthers();
    await until(() => marks(element).at(-1) === 'Read');
  });

  it('lets the page change what is sent', async () => {
    const element = await open(direct());
    element.addEventListener('hypee-before-send', (event) => {
      event.detail.draft.content += ' (from the shop)';
    });
    write(element, 'Hello');
    await until(() => shown(element).at(-1) === 'Hello (from the shop)');
  });

  it('lets the page prevent a send, and keeps the text', async () => {
    const element = await open(direct());
    element.addEventListener('hypee-before-send', (event) => event.preventDefault());
    write(element, 'Hello');
    await element.updateComplete;
    expect(shown(element)).to.have.lengthOf(3);
    expect(deep(element, 'textarea').value).to.equal('Hello');
  });

  it('sends a failed message again, or discards it', async () => {
    const conversation = direct();
    const element = await open(conversation);
    const sent = record(element, 'hypee-sent');
    write(element, 'One');
    conversation.refuse(new ChatError('rate_limited', 'slow down', { status: 429 }));
    await until(() => deepAll(element, '.failure').length === 1);
    expect(textOf(deep(element, '.failure'))).to.contain('Too many messages in a short time.');
    deep(element, '.failure button').click();
    await until(() => deepAll(element, '.failure').length === 0);
    conversation.confirm();
    await until(() => sent.length === 1);
    write(element, 'Two');
    conversation.refuse(new ChatError('permission_denied', 'no', { status: 403 }));
    await until(() => deepAll(element, '.failure').length === 1);
    deepAll(element, '.failure button')[1]?.click();
    await until(() => shown(element).at(-1) === 'One');
  });

  it('answers requests itself: pages do not see them', async () => {
    const element = await open(direct());
    const leaked = record(element, 'hypee-send');
    const drafts = record(element, 'hypee-draft');
    write(element, 'Hello');
    expect([...leaked, ...drafts]).to.be.empty;
  });

  it('keeps a draft with the conversation and brings it back', async () => {
    const conversation = direct();
    const element = await open(conversation);
    typeInto(deep(element, 'textarea'), 'half a tho');
    expect(conversation.draft.value).to.equal('half a tho');
    const other = await open(conversation);
    expect(deep(other, 'textarea').value).to.equal('half a tho');
    write(other, 'half a thought');
    expect(conversation.draft.value).to.equal('');
  });

  it('does not take the text along to another conversation', async () => {
    const chat = new MemoryChat([summary('c1'), summary('c2')]);
    const element = await open(chat.conversation('c1'));
    typeInto(deep(element, 'textarea'), 'for Bob only');
    element.conversation = chat.conversation('c2');
    await element.updateComplete;
    expect(deep(element, 'textarea').value).to.equal('');
  });

  it('tells that the user types, and shows that others do', async () => {
    const conversation = direct();
    const element = await open(conversation);
    typeInto(deep(element, 'textarea'), 'a');
    expect(conversation.calls.setTyping).to.deep.equal([true]);
    conversation.typing.set([bob]);
    await until(() => deepAll(element, '.typing').map(textOf)[0] === 'Bob Stone is typing…');
  });

  it('loads older messages when the user scrolls up, in a bounded number of rows', async () => {
    const conversation = direct(1000);
    const element = await open(conversation);
    const scroller = deep(element, '.scroller');
    await until(() => scroller.scrollTop > 0);
    await nextFrame();
    expect(shown(element).at(-1)).to.equal('Message 1000');
    for (let page = 0; page < 25 && shown(element)[0] !== 'Message 1'; page += 1) {
      const first = shown(element)[0];
      scroller.scrollTop = 0;
      await until(() => shown(element)[0] !== first);
      expect(shown(element).length).to.be.at.most(60);
      expect(conversation.messages.value.length).to.be.at.most(300);
    }
    expect(shown(element)[0]).to.equal('Message 1');
    expect(conversation.messages.value).to.have.lengthOf(300);
    deep(element, '.to-newest').click();
    await until(() => shown(element).at(-1) === 'Message 1000');
    await until(() => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= 1);
  });

  it('opens at the newest where more is unread than is loaded, and shows the line where it belongs once one gets there', async () => {
    const facts = summary('c1');
    const chat = new MemoryChat([
      { ...facts, unreadCount: 100, membership: { ...facts.membership, lastReadSeq: 200 } },
    ]);
    const conversation = chat.conversation('c1').fill(
      320,
      (seq) => `Message ${seq}`,
      () => bob,
    );
    const element = await open(conversation);
    const scroller = deep(element, '.scroller');
    const below = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    await until(() => shown(element).at(-1) === 'Message 320' && below() <= 1);
    await nextFrame();
    const lines = (): (string | undefined)[] =>
      deepAll(element, '.unread').map((line) => line.parentElement?.querySelector('hypee-message')?.message?.content);
    for (let step = 0; step < 200 && !shown(element).includes('Message 199'); step += 1) {
      expect(lines()).to.deep.equal(shown(element).includes('Message 201') ? ['Message 201'] : []);
      scroller.scrollTop -= 300;
      await nextFrame();
    }
    expect(lines()).to.deep.equal(['Message 201']);
  });

  it('says that a conversation is gone', async () => {
    const conversation = direct();
    const element = await open(conversation);
    conversation.summary.set(undefined);
    await until(() => deepAll(element, '.gone').map(textOf)[0] === 'This conversation is no longer available to you.');
    expect(deepAll(element, 'textarea')).to.be.empty;
    expect(textOf(deep(element, 'header'))).to.equal('Bob Stone');
    expect(deepAll(element, 'hypee-avatar')).to.have.lengthOf(1);
  });

  it('does not say of a conversation that it never knew what another one was called', async () => {
    const chat = new MemoryChat([summary('c1')]);
    const element = await open(chat.conversation('c1'));
    element.conversation = chat.conversation('c2');
    await element.updateComplete;
    expect(textOf(deep(element, 'header'))).to.equal('Conversation');
    expect(deepAll(element, '.gone')).to.be.empty;
  });

  it('says how many a group has', async () => {
    const chat = new MemoryChat([
      summary('c1', { kind: 'group', title: 'Team', members: [alice, bob, carol].map(member), memberCount: 3 }),
    ]);
    const element = await open(chat.conversation('c1'));
    expect(textOf(deep(element, 'header'))).to.equal('Team 3 members');
  });

  it('says that messages could not be loaded and tries again', async () => {
    const chat = new MemoryChat([summary('c1')]);
    const conversation = chat.conversation('c1');
    conversation.history.set({
      hasOlder: false,
      hasNewer: false,
      loading: false,
      error: new ChatError('unavailable', 'no', { retryable: true }),
    });
    const element = await open(conversation);
    expect(textOf(deep(element, '[role=alert]'))).to.contain('Loading failed.');
    deep(element, '[role=alert] button').click();
    await until(() => deepAll(element, '[role=alert]').length === 0);
  });

  it('is accessible', async () => {
    const conversation = direct();
    const element = await open(conversation);
    write(element, 'One');
    conversation.refuse(new ChatError('rate_limited', 'slow down'));
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });
});
