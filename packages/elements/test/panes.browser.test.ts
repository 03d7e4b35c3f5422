import { ChatError } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { HypeeChat } from '@hypee/chat-elements';
import { MemoryChat } from './support/memory-chat.ts';
import type { MemoryConversation } from './support/memory-conversation.ts';
import { deep, deepAll, focused, press, textOf, typeInto, until } from './support/page.ts';
import { alice, bob, carol, member, message, summary } from './support/people.ts';

const group = (id: string, title: string) =>
  summary(id, {
    kind: 'group',
    title,
    members: [member(alice), member(bob), member(carol)],
    memberCount: 3,
  });

/** A chat with two groups of which one is open, in a box. */
async function open(width: number): Promise<{ chat: HypeeChat; core: MemoryChat; conversation: MemoryConversation }> {
  const core = new MemoryChat([group('walk', 'Walk'), group('work', 'Work')]);
  const conversation = core.conversation('walk').fill(
    60,
    (seq) => `Line ${seq}`,
    (seq) => (seq % 2 ? bob : alice),
  );
  core.conversation('work').fill(
    3,
    (seq) => `Task ${seq}`,
    () => carol,
  );
  const chat = await fixture<HypeeChat>(
    html`<hypee-chat
      lang="en"
      layout="inbox"
      conversation="walk"
      .chat=${core}
      style="inline-size: ${width}px; block-size: 600px"
    ></hypee-chat>`,
  );
  await until(() => deepAll(chat, 'hypee-message').length > 0);
  return { chat, core, conversation };
}

const pane = (chat: HTMLElement): HTMLElement | undefined => deepAll(chat, 'section.pane')[0];
const main = (chat: HTMLElement): HTMLElement => deep(chat, 'hypee-conversation');
const headerButton = (chat: HTMLElement, title: string): HTMLElement =>
  deepAll(main(chat), 'header button').find((button) => button.title === title)!;
const timeline = (chat: HTMLElement) => main(chat).shadowRoot!.querySelector('hypee-timeline')!;

async function openPane(chat: HTMLElement, title: string): Promise<HTMLElement> {
  const button = headerButton(chat, title);
  button.focus();
  button.click();
  await until(() => pane(chat)?.contains(main(chat).shadowRoot!.activeElement));
  return pane(chat)!;
}

/** Colours are others while something fades in. */
const calm = (chat: HTMLElement): Promise<void> =>
  until(() =>
    deepAll(chat, '*').every((one) =>
      one.getAnimations().every(({ effect, playState }) => {
        return playState === 'finished' || effect?.getComputedTiming().endTime === Infinity;
      }),
    ),
  );

describe('a pane of a conversation', () => {
  it('stands beside the messages where the chat is 1000 px wide, and over them where it is narrower', async () => {
    const wide = await open(1000);
    await openPane(wide.chat, 'Details');
    const [beside, whole] = [pane(wide.chat)!.getBoundingClientRect(), main(wide.chat).getBoundingClientRect()];
    expect(beside.width).to.equal(360);
    expect(beside.right).to.equal(whole.right);
    expect(timeline(wide.chat).getBoundingClientRect().right).to.equal(beside.left);
    expect(timeline(wide.chat).checkVisibility({ visibilityProperty: true })).to.be.true;

    const narrow = await open(990);
    await openPane(narrow.chat, 'Details');
    expect(pane(narrow.chat)!.getBoundingClientRect().width).to.equal(main(narrow.chat).getBoundingClientRect().width);
    expect(timeline(narrow.chat).checkVisibility({ visibilityProperty: true })).to.be.false;
  });

  it('takes the focus and gives it back: by Escape, which goes no further, and by its button', async () => {
    const { chat } = await open(700);
    let escapes = 0;
    chat.addEventListener('keydown', () => (escapes += 1));
    await openPane(chat, 'Details');
    expect(textOf(focused()!)).to.equal('Details');
    press(focused()!, 'Escape');
    expect(pane(chat)).to.equal(undefined);
    expect(focused() === headerButton(chat, 'Details')).to.be.true;
    expect(escapes).to.equal(0);

    const opened = await openPane(chat, 'Search messages');
    expect(focused()!.localName).to.equal('input');
    deep(opened, '[aria-label=Close]').click();
    expect(focused() === headerButton(chat, 'Search messages')).to.be.true;
    expect(timeline(chat).checkVisibility({ visibilityProperty: true })).to.be.true;
  });

  it('is one at a time, and goes with its conversation', async () => {
    const { chat, core } = await open(1100);
    await openPane(chat, 'Details');
    await openPane(chat, 'Search messages');
    expect(deepAll(chat, 'section.pane')).to.have.length(1);
    expect(deepAll(chat, 'hypee-details')).to.be.empty;
    chat.conversation = 'work';
    await until(() => !pane(chat));
    await until(() => textOf(deep(main(chat), 'h2')) === 'Work');
    await openPane(chat, 'Details');
    core.conversation('work').summary.set(undefined);
    await until(() => !pane(chat));
  });

  it('takes nothing for read that it covers', async () => {
    const { chat, conversation } = await open(700);
    await until(() => conversation.calls.markAsRead.length > 0);
    await openPane(chat, 'Details');
    for (let frame = 0; frame < 3; frame += 1) await nextFrame();
    const before = conversation.calls.markAsRead.length;
    conversation.receive(bob, 'Unseen');
    for (let frame = 0; frame < 3; frame += 1) await nextFrame();
    expect(conversation.calls.markAsRead.length).to.equal(before);
    press(focused()!, 'Escape');
    await until(() => conversation.calls.markAsRead.length > before);
  });

  it('has neither search nor details where the server is of level 1', async () => {
    const { chat, core } = await open(700);
    core.connection.set({ status: 'online', protocol: 1 });
    await until(() => !headerButton(chat, 'Details'));
    expect(headerButton(chat, 'Search messages')).to.equal(undefined);
    expect(deepAll(deep(chat, 'hypee-conversation-list'), 'button[title="Search messages"]')).to.be.empty;
  });

  it('lets nothing of it stay when the chat goes', async () => {
    const { chat, core } = await open(1100);
    await openPane(chat, 'Details');
    chat.remove();
    await nextFrame();
    expect(core.listeners).to.equal(0);
  });

  for (const width of [390, 1100]) {
    for (const dir of ['ltr', 'rtl'] as const) {
      it(`is accessible, ${width} px, ${dir}`, async () => {
        const { chat } = await open(width);
        chat.dir = dir;
        for (const title of ['Details', 'Search messages']) {
          await openPane(chat, title);
          await Promise.allSettled(
            pane(chat)!
              .getAnimations()
              .map(({ finished }) => finished),
          );
          await calm(chat);
          await expect(chat).to.be.accessible();
        }
      });
    }
  }
});

describe('a thread', () => {
  async function openThread(width = 1100): Promise<Awaited<ReturnType<typeof open>> & { thread: MemoryConversation }> {
    const opened = await open(width);
    const thread = opened.conversation.thread('walk-m58').fill(
      2,
      (seq) => `Reply ${seq}`,
      () => carol,
    );
    timeline(opened.chat).dispatchEvent(
      new CustomEvent('hypee-thread-open', { detail: { messageId: 'walk-m58' }, bubbles: true, composed: true }),
    );
    await until(() => deepAll(opened.chat, 'hypee-thread').length === 1);
    await until(() => deepAll(deep(opened.chat, 'hypee-thread'), 'hypee-message').length === 3);
    return { ...opened, thread };
  }

  const texts = (chat: HTMLElement): string[] =>
    deepAll(deep(chat, 'hypee-thread'), 'hypee-message').map((one) => one.message!.content);

  it('shows the message, how many replies there are, and the replies; what is written goes into it', async () => {
    const { chat, thread, conversation } = await openThread();
    expect(texts(chat)).to.deep.equal(['Line 58', 'Reply 1', 'Reply 2']);
    expect(textOf(deep(chat, '.count'))).to.equal('2 replies');
    await until(() => focused()?.localName === 'textarea');
    await sendKeys({ type: 'In the thread' });
    expect(conversation.draft.value).to.equal('');
    await sendKeys({ press: 'Enter' });
    thread.confirm();
    await until(() => texts(chat).includes('In the thread'));
    expect(conversation.messages.value.map(({ content }) => content)).not.to.include('In the thread');
    await calm(chat);
    await expect(deep(chat, 'hypee-thread')).to.be.accessible();
  });

  it('keeps what was typed in it while another pane is open', async () => {
    const { chat } = await openThread();
    typeInto(deep(deep(chat, 'hypee-thread'), 'textarea'), 'Not yet');
    await openPane(chat, 'Details');
    timeline(chat).dispatchEvent(
      new CustomEvent('hypee-thread-open', { detail: { messageId: 'walk-m58' }, bubbles: true, composed: true }),
    );
    await until(() => deepAll(chat, 'hypee-thread').length === 1);
    await until(() => deep(deep(chat, 'hypee-thread'), 'textarea').value === 'Not yet');
  });

  it('asks for the message it is about where the conversation does not show it', async () => {
    const { core } = await open(700);
    await import('@hypee/chat-elements/panes');
    const alone = await fixture<HTMLElement>(
      html`<hypee-chat-provider lang="en" .chat=${core}>
        <hypee-thread conversation="walk" message="walk-m2"></hypee-thread>
      </hypee-chat-provider>`,
    );
    await until(() => deepAll(alone, 'hypee-message').some((one) => one.message?.id === 'walk-m2'));
    expect(textOf(deep(alone, 'hypee-timeline'))).to.contain('No replies yet.');
  });
});

describe('a search', () => {
  const hit = (id: string, conversationId: string, content: string, threadId: string | null = null) => ({
    message: message(1, bob, content, { id, conversationId, threadId }),
    highlights: [[0, 4] as const],
  });

  async function search(chat: HTMLElement, words: string): Promise<void> {
    const field = deep(deep(chat, 'hypee-search'), 'input');
    field.focus();
    typeInto(field, words);
    await until(() => deepAll(chat, '.hit').length > 0);
  }

  it('of everything stands over the list, and shows what was found in a conversation that was not open', async () => {
    const { chat, core } = await open(1100);
    core.found = () => ({ results: [hit('walk-m3', 'walk', 'Line 3'), hit('work-m2', 'work', 'Task 2')], next: null });
    const button = deep(deep(chat, 'hypee-conversation-list'), 'button[title="Search messages"]');
    button.focus();
    button.click();
    await until(() => focused()?.localName === 'input');
    await search(chat, 'line');
    expect(core.searched.at(-1)).to.deep.equal({ query: 'line', limit: 20 });
    expect(textOf(deep(deep(chat, 'hypee-search'), '[role=status]'))).to.equal('2 messages found');
    expect(deepAll(chat, 'mark').map(textOf)).to.deep.equal(['Line', 'Task']);
    expect(deepAll(chat, '.where').map(textOf)).to.deep.equal(['Walk', 'Work']);
    press(focused()!, 'ArrowDown');
    press(focused()!, 'ArrowDown');
    expect(textOf(focused()!)).to.contain('Task 2');
    press(focused()!, 'ArrowDown');
    await sendKeys({ press: 'Enter' });
    await until(() => (focused() as HTMLElement | null)?.ariaLabel?.includes('Task 2'));
    expect(textOf(deep(main(chat), 'h2'))).to.equal('Work');
    await calm(chat);
    await expect(chat).to.be.accessible();
  });

  it('of a conversation asks for it alone, and jumps to what is not loaded', async () => {
    const { chat, core } = await open(700);
    core.found = () => ({ results: [hit('walk-m3', 'walk', 'Line 3')], next: null });
    await openPane(chat, 'Search messages');
    await search(chat, 'line');
    expect(core.searched.at(-1)).to.deep.equal({ query: 'line', limit: 20, conversation: 'walk' });
    press(focused()!, 'Enter');
    await until(() => (focused() as HTMLElement | null)?.ariaLabel?.includes('Line 3'));
    expect(pane(chat)).to.equal(undefined);
  });

  it('opens the thread of a reply', async () => {
    const { chat, core, conversation } = await open(1100);
    conversation.thread('walk-m4').fill(
      1,
      () => 'A reply',
      () => carol,
    );
    core.found = () => ({ results: [hit('walk-m1', 'walk', 'A reply', 'walk-m4')], next: null });
    await openPane(chat, 'Search messages');
    await search(chat, 'reply');
    press(focused()!, 'Enter');
    await until(() => deepAll(chat, 'hypee-thread').length === 1);
    await until(() => (focused() as HTMLElement | null)?.ariaLabel?.includes('A reply'));
  });

  it('has pages, says that nothing was found, and that it did not work', async () => {
    const { chat, core } = await open(1100);
    core.found = (_, options) =>
      options?.cursor
        ? { results: [hit('walk-m4', 'walk', 'Line 4')], next: null }
        : { results: [hit('walk-m3', 'walk', 'Line 3')], next: 'page 2' };
    await openPane(chat, 'Search messages');
    await search(chat, 'line');
    expect(textOf(deep(deep(chat, 'hypee-search'), '[role=status]'))).to.equal('1+ message found');
    deep(chat, '.more').click();
    await until(() => deepAll(chat, '.hit').length === 2);
    expect(deepAll(chat, '.more')).to.be.empty;

    core.found = () => ({ results: [], next: null });
    typeInto(deep(deep(chat, 'hypee-search'), 'input'), 'nothing');
    await until(() => textOf(deep(deep(chat, 'hypee-search'), '[role=status]')) === 'No message has these words.');
    core.found = () => {
      throw new ChatError('unavailable', 'No.');
    };
    typeInto(deep(deep(chat, 'hypee-search'), 'input'), 'trouble');
    await until(() => deepAll(deep(chat, 'hypee-search'), '[role=alert]').length === 1);
    await calm(chat);
    await expect(chat).to.be.accessible();
  });
});
