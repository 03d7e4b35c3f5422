import { ChatError, type ConversationSummary, type Message, type User } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { Words } from '@hypee/chat-elements';
import '@hypee/chat-elements/panes';
import { guardPage, type PageGuard } from './support/page-guard.ts';
import { MemoryChat } from './support/memory-chat.ts';
import { deep, deepAll, markdownIsHere, press, typeInto, until } from './support/page.ts';
import { PAYLOADS } from './support/payloads.ts';
import { alice, bob, member, message, summary } from './support/people.ts';
import { enErrors } from '../src/strings/en-errors.ts';
import { bring } from '../src/strings/words.ts';

const words = new Words(['en']);

/** What Markdown may become, and which attributes it has then. */
const MARKDOWN: Readonly<Record<string, readonly string[]>> = {
  p: ['dir'],
  em: [],
  strong: [],
  del: [],
  code: [],
  a: ['href', 'rel', 'target'],
  ul: [],
  ol: ['start'],
  li: ['dir'],
  blockquote: ['dir'],
  pre: ['dir', 'role', 'aria-label', 'tabindex'],
  mark: ['class'],
};

/** The same text wherever somebody else may have written one. */
async function show(text: string): Promise<HTMLElement> {
  const sender: User = { ...bob, name: text };
  const metadata: Record<string, unknown> = { [text]: text, html: text };
  const facts: Partial<ConversationSummary> = { metadata, members: [member(alice), member(sender)] };
  const row = (seq: number, more: Partial<Message> = {}): Message => message(seq, sender, text, { metadata, ...more });
  const chat = new MemoryChat([
    summary('c1', { ...facts, kind: 'group', title: text, lastMessage: row(1) }),
    summary('c2', { ...facts, lastMessage: row(1) }),
    summary('c3', { ...facts, draft: text }),
  ]);
  const conversation = chat.conversation('c1');
  // As where somebody begins to mention somebody.
  conversation.draft.set(`@ ${text}`);
  conversation.typing.set([sender, sender]);
  const error = new ChatError('odd_rule', text);
  const messages = [
    row(1, { replyTo: { id: 'm0', sender, excerpt: text }, replyCount: 2, pinned: true }),
    row(2, { kind: 'system' }),
    row(3, { deletedAt: new Date() }),
    message(5, sender, `@${text}`, { mentions: [sender.id] }),
    row(4, { sender: alice, status: 'failed', clientId: 'k', error }),
  ];
  conversation.messages.set(messages);
  chat
    .conversation('c1')
    .thread('m1')
    .messages.set([row(5, { threadId: 'm1' })]);
  chat.found = () => ({ results: [{ message: row(1), highlights: [[0, Math.min(2, text.length)]] }], next: null });
  const pinned = row(6, { pinned: true });
  conversation.pins = () => Promise.resolve([pinned]);
  const place = await fixture<HTMLElement>(html`
    <div>
      <hypee-thread .words=${words} .chat=${chat} .conversation=${conversation} .message=${'m1'}></hypee-thread>
      <hypee-search .words=${words} .chat=${chat}></hypee-search>
      <hypee-details .words=${words} .chat=${chat} .conversation=${conversation}></hypee-details>
      <hypee-conversation-list
        .words=${words}
        .conversations=${chat.conversations.value}
        .me=${alice}
      ></hypee-conversation-list>
      <hypee-conversation .words=${words} .conversation=${conversation} .me=${alice}></hypee-conversation>
      <hypee-timeline
        .words=${words}
        .messages=${messages}
        .me=${alice}
        .typing=${[sender]}
        .label=${text}
        .showNames=${true}
      ></hypee-timeline>
    </div>
  `);
  typeInto(deep(deep(place, 'hypee-search'), 'input'), 'x');
  press(deep(deep(place, 'hypee-search'), 'input'), 'Enter');
  await until(() => deepAll(place, '.hit').length === 1 && deepAll(place, '.pins li').length === 1);
  return place;
}

/** Every element behind any number of shadow roots, those of SVG and the like too. */
function everyElement(root: ParentNode): Element[] {
  return Array.from(root.children).flatMap((child) => [
    child,
    ...(child.shadowRoot ? everyElement(child.shadowRoot) : []),
    ...everyElement(child),
  ]);
}

const isInText = (element: Element): boolean => element.parentElement?.closest('.text') != null;

/** What the interface itself consists of, without what people wrote: tags with the names of their attributes. */
const frame = (place: HTMLElement): string[] =>
  everyElement(place)
    .filter((element) => !isInText(element))
    .map((element) => `${element.localName} ${element.getAttributeNames().sort().join(' ')}`);

before(markdownIsHere);
// And what is fetched when there is something of it.
before(async () => {
  const place = await show('Hello');
  await until(() =>
    ['.quote', 'mark', '.typing', '.mentions', '.emoji-tool'].every((part) => deepAll(place, part).length > 0),
  );
});
// A composer finds out whether there is a microphone, and offers it, some time after it was drawn.
const { mediaDevices } = navigator;
before(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true }));
after(() => Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true }));
// So are the texts that are fetched when something fails.
before(() => bring({ errors: enErrors }));

describe('hostile text', () => {
  let guard: PageGuard;
  let harmless: string[];

  before(async () => {
    harmless = frame(await show('Hello'));
    guard = guardPage();
  });

  after(() => guard.release());

  it('comes in more than 200 forms', () => {
    const all = Object.values(PAYLOADS).flat();
    expect(new Set(all).size).to.equal(all.length);
    expect(all.length).to.be.at.least(200);
  });

  for (const [what, payloads] of Object.entries(PAYLOADS)) {
    it(`stays text: ${what}`, async () => {
      for (const payload of payloads) {
        const place = await show(payload);
        const about = JSON.stringify(payload);
        expect(frame(place), about).to.deep.equal(harmless);

        const written = everyElement(place).filter(isInText);
        expect(written, about).not.to.be.empty;
        for (const element of written) {
          expect(MARKDOWN, about).to.have.property(element.localName);
          expect(MARKDOWN[element.localName], about).to.include.members(element.getAttributeNames());
        }

        for (const link of deepAll(place, 'a')) {
          expect(link.getAttribute('href'), about).to.match(/^(?:https?:\/\/|mailto:)/);
          link.addEventListener('hypee-link-click', (event) => event.preventDefault());
          link.click();
        }
        for (const name of deepAll(place, '.name'))
          if (name.localName === 'p') expect(name.textContent, about).to.equal(payload);
        for (const name of deepAll(place, '.quoted-name')) expect(name.textContent, about).to.equal(payload);
        await nextFrame();
        expect(guard.troubles(), about).to.deep.equal([]);
      }
    });
  }
});

describe('a name that turns the direction', () => {
  const turning = 'Bob \u202e';

  /** Where the first and the last letter of a part of a text are drawn. Pixels. */
  function placesOf(element: Element, part: string): { first: number; last: number } {
    // WebKit lays nothing out for a range.
    element.getBoundingClientRect();
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const start = node.textContent?.indexOf(part) ?? -1;
      if (start < 0) continue;
      const [first = 0, last = 0] = [start, start + part.length - 1].map((at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
      });
      return { first, last };
    }
    throw new Error(`No text "${part}"`);
  }

  it('does not turn the words that the interface writes around it', async () => {
    const place = await show(turning);
    const [typing] = deepAll(place, '.typing').reverse();
    const [groupLine] = deepAll(deep(place, 'hypee-conversation-list'), '.line');
    for (const [element, part] of [
      [typing!, 'is typing'],
      [groupLine!, 'Bob :'],
    ] as const) {
      const { first, last } = placesOf(element, part);
      expect(first, element.className).to.be.lessThan(last);
    }
  });

  it('does not turn a message, nor a message the name', async () => {
    const element = await fixture<HTMLElement>(
      html`<hypee-message
        .words=${words}
        .message=${message(1, { ...bob, name: turning }, 'see \u202ethis\n\nand that [link \u202eturned](https://a.example) after')}
        .showName=${true}
      ></hypee-message>`,
    );
    const text = deepAll(element, '.text')[0]!;
    for (const part of ['and that', ' after']) {
      const { first, last } = placesOf(text, part);
      expect(first, part).to.be.lessThan(last);
    }
  });
});
