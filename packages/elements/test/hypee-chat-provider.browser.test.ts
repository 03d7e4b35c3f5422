import { ChatError } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { HypeeChatProvider, Words, type HypeeTimeline } from '@hypee/chat-elements';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob, carol, member, summary } from './support/people.ts';
import { deep, deepAll, press, record, textOf, typeInto, until } from './support/page.ts';

function chatWith(person = bob, count = 3): MemoryChat {
  const chat = new MemoryChat([
    summary('42', { members: [alice, person].map(member) }),
    summary('43', { kind: 'group', title: 'Team' }),
  ]);
  for (const id of ['42', '43']) {
    chat.conversation(id).fill(
      count,
      (seq) => `${person.name} in ${id}, ${seq}`,
      (seq) => (seq % 2 ? person : alice),
    );
  }
  return chat;
}

const provide = (chat: MemoryChat, inside: unknown): Promise<HypeeChatProvider> =>
  fixture<HypeeChatProvider>(html`<hypee-chat-provider lang="en" .chat=${chat}>${inside}</hypee-chat-provider>`);

const names = (root: Element): string[] => deepAll(root, '.name').map(textOf);
const contents = (timeline: Element): (string | undefined)[] =>
  deepAll(timeline, 'hypee-message').map((row) => row.message?.content);
const timelineIn = (root: Element): HypeeTimeline => deep(root, 'hypee-timeline');

/** An element whose shadow root holds what the test puts into it. */
function hostWith(markup: (root: ShadowRoot) => void): HTMLElement {
  const host = document.createElement('div');
  markup(host.attachShadow({ mode: 'open' }));
  return host;
}

describe('hypee-chat-provider', () => {
  it('tells the page about its chat and draws nothing of its own', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    const [ready, unread] = [record(place, 'hypee-ready'), record(place, 'hypee-unread')];
    const chat = chatWith();
    const provider = document.createElement('hypee-chat-provider');
    provider.chat = chat;
    place.append(provider);
    await provider.updateComplete;
    expect(ready.map((detail) => detail.chat)).to.deep.equal([chat]);
    expect(unread).to.deep.equal([{ count: 0 }]);
    expect(provider.getClientRects()).to.have.lengthOf(0);
  });

  it('shows conversations in a list that stands alone, and tells what the user chose', async () => {
    const chat = chatWith();
    const provider = await provide(chat, html`<main><hypee-conversation-list></hypee-conversation-list></main>`);
    const [chosen, asked] = [
      record(provider, 'hypee-conversation-select'),
      record(provider, 'hypee-load-conversations'),
    ];
    await until(() => names(provider).length === 2);
    expect(names(provider)).to.deep.equal(['Bob Stone', 'Team']);
    deep(provider, '[part=conversation-row]').click();
    expect(chosen).to.deep.equal([{ id: '42' }]);
    chat.conversations.set([...chat.conversations.value, summary('44', { title: 'New' })]);
    await until(() => names(provider).includes('New'));
    expect(chat.pages).to.be.greaterThan(0);
    expect(asked).to.be.empty;
  });

  it('shows in a list the conversations that it is given instead', async () => {
    const provider = await provide(
      chatWith(),
      html`<hypee-conversation-list
        .conversations=${[summary('9', { title: 'Only this' })]}
      ></hypee-conversation-list>`,
    );
    const asked = record(provider, 'hypee-load-conversations');
    deep(provider, 'hypee-conversation-list').requestUpdate();
    await until(() => names(provider).length === 1);
    expect(names(provider)).to.deep.equal(['Only this']);
    expect(asked).to.be.empty;
  });

  it('shows one conversation by its id', async () => {
    const provider = await provide(chatWith(), html`<hypee-conversation conversation="42"></hypee-conversation>`);
    await until(() => contents(provider).length === 3);
    expect(textOf(deep(provider, 'h2'))).to.equal('Bob Stone');
    expect(deepAll(provider, 'hypee-message').map(({ own }) => own)).to.deep.equal([false, true, false]);
  });

  it('shows a timeline and a composer apart from each other, which do what the user asks', async () => {
    const chat = chatWith(bob, 200);
    const provider = await provide(
      chat,
      html`<hypee-timeline conversation="42"></hypee-timeline>
        <p>…</p>
        <hypee-composer conversation="42"></hypee-composer>`,
    );
    timelineIn(provider).style.blockSize = '300px';
    const requests = (['hypee-send', 'hypee-draft', 'hypee-load-older', 'hypee-seen'] as const).map((name) =>
      record(provider, name),
    );
    const [drafts, sent] = [record(provider, 'hypee-before-send'), record(provider, 'hypee-sent')];
    await until(() => contents(provider).length > 0);
    await nextFrame();
    const first = contents(provider)[0];
    deep(provider, '.scroller').scrollTop = 0;
    await until(() => contents(provider)[0] !== first);
    const field = deep(provider, 'textarea');
    expect(field.getAttribute('aria-label')).to.equal('Message to Bob Stone');
    expect(deep(provider, '[role=log]').getAttribute('aria-label')).to.equal('Messages of Bob Stone');
    typeInto(field, 'From the page’s own corner');
    expect(chat.conversation('42').draft.value).to.equal('From the page’s own corner');
    press(field, 'Enter');
    await until(() => contents(provider).at(-1) === 'From the page’s own corner');
    chat.conversation('42').confirm();
    await until(() => sent.length === 1);
    expect(drafts).to.have.lengthOf(1);
    expect(requests.flat()).to.be.empty;
  });

  it('lets the page prevent a send of a composer that stands alone', async () => {
    const chat = chatWith();
    const provider = await provide(chat, html`<hypee-composer conversation="42"></hypee-composer>`);
    provider.addEventListener('hypee-before-send', (event) => event.preventDefault());
    const field = deep(provider, 'textarea');
    typeInto(field, 'Not this');
    press(field, 'Enter');
    expect(field.value).to.equal('Not this');
    expect(chat.conversation('42').messages.value).to.have.lengthOf(3);
  });

  it('tells the page what a part could not do', async () => {
    const chat = chatWith();
    chat.loadMoreConversations = () => Promise.reject(new ChatError('unavailable', 'no'));
    const place = await fixture<HTMLElement>(html`<div></div>`);
    const errors = record(place, 'hypee-error');
    const provider = document.createElement('hypee-chat-provider');
    provider.chat = chat;
    provider.append(document.createElement('hypee-conversation-list'));
    place.append(provider);
    await until(() => errors.length > 0);
    expect(errors[0]?.error.code).to.equal('unavailable');
  });

  it('is found through shadow roots and slots', async () => {
    const provider = await provide(chatWith(), html`<div class="inner"></div>`);
    const deepest = hostWith((root) => root.append(timelineOf('42')));
    provider.querySelector('.inner')?.append(hostWith((root) => root.append(deepest)));
    await until(() => contents(provider).length === 3);

    const slotted = timelineOf('43');
    const around = hostWith((root) => {
      const inner = document.createElement('hypee-chat-provider');
      inner.chat = chatWith(carol);
      inner.append(document.createElement('slot'));
      root.append(inner);
    });
    around.append(slotted);
    (await fixture<HTMLElement>(html`<div></div>`)).append(around);
    await until(() => contents(slotted)[0] === 'Carol Nguyen in 43, 1');
  });

  it('serves parts that were there before it was defined', async () => {
    const place = await fixture<HTMLElement>(
      html`<late-provider lang="en"><hypee-timeline conversation="42"></hypee-timeline></late-provider>`,
    );
    const timeline = timelineIn(place.parentElement!);
    expect(contents(timeline)).to.be.empty;
    class LateProvider extends HypeeChatProvider {}
    customElements.define('late-provider', LateProvider);
    (timeline.parentElement as HypeeChatProvider).chat = chatWith();
    await until(() => contents(timeline).length === 3);
  });

  it('serves parts inside it rather than a provider further away, also when it comes later', async () => {
    const provider = await provide(
      chatWith(),
      html`<nearer-provider lang="en"><hypee-timeline conversation="42"></hypee-timeline></nearer-provider>`,
    );
    const timeline = timelineIn(provider);
    await until(() => contents(timeline)[0] === 'Bob Stone in 42, 1');
    class NearerProvider extends HypeeChatProvider {}
    customElements.define('nearer-provider', NearerProvider);
    (timeline.parentElement as HypeeChatProvider).chat = chatWith(carol);
    await until(() => contents(timeline)[0] === 'Carol Nguyen in 42, 1');
  });

  it('is followed by a part that moves from one provider to another', async () => {
    const [first, second] = [chatWith(), chatWith(carol)];
    const from = await provide(first, html`<hypee-timeline conversation="42"></hypee-timeline>`);
    const to = await provide(second, html``);
    const timeline = timelineIn(from);
    await until(() => contents(timeline)[0] === 'Bob Stone in 42, 1');
    const before = first.listeners;
    to.append(timeline);
    await until(() => contents(timeline)[0] === 'Carol Nguyen in 42, 1');
    expect(first.listeners).to.be.lessThan(before);
    first.conversation('42').receive(bob, 'Not for this one');
    from.chat = chatWith(bob, 7);
    await from.updateComplete;
    await nextFrame();
    expect(contents(timeline)).to.have.lengthOf(3);
    expect(contents(timeline)[0]).to.equal('Carol Nguyen in 42, 1');
  });

  it('takes the parts along to another chat, and shows nothing of the first one', async () => {
    const first = chatWith();
    const provider = await provide(
      first,
      html`<hypee-conversation-list></hypee-conversation-list>
        <hypee-timeline conversation="42"></hypee-timeline>
        <hypee-composer conversation="42"></hypee-composer>`,
    );
    await until(() => contents(provider).length === 3);
    const field = deep(provider, 'textarea');
    typeInto(field, 'For Bob only');
    provider.chat = chatWith(carol);
    await until(() => contents(provider)[0] === 'Carol Nguyen in 42, 1');
    expect(names(deep(provider, 'hypee-conversation-list'))).to.deep.equal(['Carol Nguyen', 'Team']);
    expect(field.value).to.equal('');
    expect(textOf(deep(provider, '[aria-live=polite]'))).to.equal('');
    expect(first.listeners).to.equal(0);
    provider.chat = undefined;
    await until(() => contents(provider).length === 0);
    await nextFrame();
    expect(names(provider)).to.be.empty;
    expect(field.disabled).to.be.true;
  });

  it('lets a timeline and a composer change to another conversation without mixing the two', async () => {
    const chat = chatWith();
    const provider = await provide(
      chat,
      html`<hypee-timeline conversation="42"></hypee-timeline><hypee-composer conversation="42"></hypee-composer>`,
    );
    const [timeline, composer] = [timelineIn(provider), deep(provider, 'hypee-composer')];
    await until(() => contents(timeline).length === 3);
    typeInto(deep(composer, 'textarea'), 'For Bob only');
    await composer.updateComplete;
    chat.conversation('43').receive(carol, 'Higher than the other');
    timeline.setAttribute('conversation', '43');
    composer.setAttribute('conversation', '43');
    await until(() => contents(timeline).at(-1) === 'Higher than the other');
    expect(textOf(deep(timeline, '[aria-live=polite]'))).to.equal('');
    expect(deep(composer, 'textarea').value).to.equal('');
    timeline.removeAttribute('conversation');
    await until(() => contents(timeline).length === 0);
  });

  it('yields to the chat and the words that a part is given', async () => {
    const provider = await provide(
      chatWith(),
      html`<hypee-timeline
        conversation="42"
        .chat=${chatWith(carol)}
        .words=${new Words(['en'], { you: 'The agent' })}
      ></hypee-timeline>`,
    );
    await until(() => contents(provider)[0] === 'Carol Nguyen in 42, 1');
    await until(
      () => names(provider).length > 0 || deepAll(provider, '.visually-hidden').map(textOf).includes('The agent'),
    );
  });

  it('gives the parts its own words', async () => {
    const provider = await provide(chatWith(), html`<hypee-composer conversation="42"></hypee-composer>`);
    provider.strings = { composerPlaceholder: 'Ask the shop' };
    await until(() => deep(provider, 'textarea').placeholder === 'Ask the shop');
  });

  it('lets go of everything when it is removed, and comes back whole', async () => {
    const chat = chatWith();
    const provider = await provide(
      chat,
      html`<hypee-conversation-list></hypee-conversation-list>
        <hypee-conversation conversation="42"></hypee-conversation>
        <hypee-composer conversation="43"></hypee-composer>`,
    );
    await until(() => contents(provider).length === 3);
    const place = provider.parentElement!;
    provider.remove();
    await Promise.resolve();
    expect(chat.listeners).to.equal(0);
    expect(chat.closes).to.equal(0);
    chat.conversation('42').receive(bob, 'While it was away');
    place.append(provider);
    await until(() => contents(provider).at(-1) === 'While it was away');
  });

  it('leaves a page’s colours alone unless it is told a theme', async () => {
    const provider = await provide(chatWith(), html`<p>Page</p>`);
    const scheme = (): string => getComputedStyle(provider.querySelector('p')!).colorScheme;
    expect(scheme()).to.equal('normal');
    provider.theme = 'dark';
    await provider.updateComplete;
    expect(scheme()).to.equal('dark');
  });
});

function timelineOf(conversation: string): HypeeTimeline {
  const timeline = document.createElement('hypee-timeline');
  timeline.conversation = conversation;
  return timeline;
}

describe('a part with a chat of its own', () => {
  it('needs no provider', async () => {
    const chat = chatWith();
    const timeline = await fixture<HypeeTimeline>(
      html`<hypee-timeline lang="en" conversation="42" .chat=${chat}></hypee-timeline>`,
    );
    await until(() => contents(timeline).length === 3);
    timeline.chat = chatWith(carol);
    await until(() => contents(timeline)[0] === 'Carol Nguyen in 42, 1');
    expect(chat.listeners).to.equal(0);
  });

  it('takes no text while its conversation cannot be reached', async () => {
    const place = await fixture<HTMLElement>(html`<hypee-composer conversation="42"></hypee-composer>`);
    expect(deep(place, 'textarea').disabled).to.be.true;
  });
});
