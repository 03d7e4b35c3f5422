import { expect, nextFrame } from '@open-wc/testing';
import type { Message } from '@hypee/chat';
import type { HypeeConversation } from '@hypee/chat-elements';
import { itNeeds } from './support/engine.ts';
import { emulateMedia } from '@web/test-runner-commands';
import type { MemoryConversation } from './support/memory-conversation.ts';
import { bob, carol } from './support/people.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';
import { button, openConversation, openDialog, openMenu, row, turnTo } from './support/open-conversation.ts';

/** Changes what is known of a message. */
function revise(conversation: MemoryConversation, seq: number, facts: Partial<Message>): void {
  const { messages } = conversation;
  messages.set(messages.value.map((one) => (one.seq === seq ? { ...one, ...facts } : one)));
}

const quotes = (element: HypeeConversation): HTMLElement[] => deepAll(element, '.quote');
const banner = (element: HypeeConversation): string => deepAll(element, '.banner .about').map(textOf).join();

async function answer(element: HypeeConversation, text: string): Promise<void> {
  const field = deep(element, 'textarea');
  typeInto(field, text);
  await deep(element, 'hypee-composer').updateComplete;
  press(field, 'Enter');
  await until(() => field.value === '');
}

describe('a message that answers another one', () => {
  it('shows who wrote what above its text', async () => {
    const { element, conversation } = await openConversation();
    revise(conversation, 4, { replyTo: { id: 'c1-m1', sender: bob, excerpt: 'Is it **on**?' } });
    await until(() => quotes(element).length === 1);
    await until(() => textOf(quotes(element)[0]!) === 'In reply to Bob Stone Bob Stone Is it on?');
    const { top } = deep(row(element, 4), '.text').getBoundingClientRect();
    expect(quotes(element)[0]!.getBoundingClientRect().bottom).to.be.at.most(top);
    await expect(element).to.be.accessible();
  });

  it('says "You" of one’s own words, and that a text was deleted', async () => {
    const { element, conversation } = await openConversation();
    const { me } = { me: conversation.messages.value[1]!.sender };
    revise(conversation, 3, { replyTo: { id: 'c1-m2', sender: me, excerpt: 'Message 2' } });
    revise(conversation, 4, { replyTo: { id: 'c1-m1', sender: bob, excerpt: '' } });
    await until(() => quotes(element).length === 2);
    expect(quotes(element).map(textOf)).to.eql([
      'In reply to You You Message 2',
      'In reply to Bob Stone Bob Stone This message was deleted.',
    ]);
  });

  it('leads to it: there it is marked, and the focus is', async () => {
    const { element, conversation } = await openConversation();
    revise(conversation, 4, { replyTo: { id: 'c1-m1', sender: bob, excerpt: 'Message 1' } });
    await until(() => quotes(element).length === 1);
    quotes(element)[0]!.focus();
    quotes(element)[0]!.click();
    await until(() => row(element, 1).classList.contains('highlighted'));
    await until(() => focused() === row(element, 1));
  });

  it('leads to one that has to be loaded first', async () => {
    const { element, conversation } = await openConversation({}, { count: 400 });
    revise(conversation, 400, { replyTo: { id: 'c1-m1', sender: bob, excerpt: 'Message 1' } });
    await until(() => quotes(element).length === 1);
    quotes(element)[0]!.click();
    await until(() => focused()?.classList.contains('highlighted'));
    expect(focused()?.ariaLabel).to.contain('Message 1');
  });

  it('can be read by everybody where text is written from right to left, too', async () => {
    const { element, conversation } = await openConversation({}, { language: 'ar' });
    const facts = { pinned: true, replyCount: 3, mentions: ['bob'], content: '@Bob Stone' };
    revise(conversation, 4, { replyTo: { id: 'c1-m1', sender: bob, excerpt: 'Message 1' }, ...facts });
    await until(() => quotes(element).length === 1);
    await expect(element).to.be.accessible();
  });

  it('quotes nothing once it is deleted itself', async () => {
    const { element, conversation } = await openConversation();
    const replyTo = { id: 'c1-m1', sender: bob, excerpt: 'Message 1' };
    revise(conversation, 4, { replyTo });
    await until(() => quotes(element).length === 1);
    revise(conversation, 4, { replyTo, deletedAt: new Date(), content: '' });
    await until(() => quotes(element).length === 0);
  });
});

describe('answering a message', () => {
  it('by its menu: the next text is the answer, the one after it is none', async () => {
    const { element, conversation } = await openConversation();
    button(await openMenu(element, 3), 'Reply').click();
    await until(() => banner(element) !== '');
    expect(banner(element)).to.equal('Reply to Bob Stone Message 3');
    expect(focused()).to.equal(deep(element, 'textarea'));
    await expect(element).to.be.accessible();
    await answer(element, 'Yes');
    expect(conversation.messages.value.at(-1)?.replyTo?.id).to.equal('c1-m3');
    expect(banner(element)).to.equal('');
    await answer(element, 'And no');
    expect(conversation.messages.value.at(-1)?.replyTo).to.equal(null);
  });

  it('by the key R, also where it writes another letter, not with Control', async () => {
    const { element } = await openConversation();
    press(await turnTo(element, 3), 'r', { ctrlKey: true });
    expect(banner(element)).to.equal('');
    press(row(element, 3), 'ق', { code: 'KeyR' });
    await until(() => banner(element) !== '');
    press(deep(element, 'textarea'), 'Escape');
    expect(banner(element)).to.equal('');
    press(await turnTo(element, 4), 'r');
    expect(banner(element)).to.equal('Reply to You Message 4');
  });

  it('Escape leaves it, and what was typed stays', async () => {
    const { element, conversation } = await openConversation();
    press(await turnTo(element, 3), 'r');
    const field = deep(element, 'textarea');
    typeInto(field, 'Hm');
    press(field, 'Escape');
    expect(banner(element)).to.equal('');
    expect(field.value).to.equal('Hm');
    expect(conversation.draft.value).to.equal('Hm');
    press(field, 'Enter');
    expect(conversation.messages.value.at(-1)?.replyTo).to.equal(null);
  });

  it('another message takes the place of the first, an edit that of the answer', async () => {
    const { element, conversation } = await openConversation();
    press(await turnTo(element, 3), 'r');
    press(await turnTo(element, 1), 'r');
    expect(banner(element)).to.equal('Reply to Bob Stone Message 1');
    button(await openMenu(element, 4), 'Edit').click();
    await until(() => banner(element) === 'Edit message Message 4');
    await answer(element, 'Changed');
    expect(conversation.messages.value).to.have.length(4);
    expect(conversation.messages.value[3]?.replyTo).to.equal(null);
  });

  it('stays an answer where the page did not let it be sent', async () => {
    const { element, conversation } = await openConversation();
    const drafts: (string | undefined)[] = [];
    element.addEventListener(
      'hypee-before-send',
      (event) => {
        drafts.push(event.detail.draft.replyTo);
        event.preventDefault();
      },
      { once: true },
    );
    press(await turnTo(element, 3), 'r');
    const field = deep(element, 'textarea');
    typeInto(field, 'Yes');
    press(field, 'Enter');
    await nextFrame();
    expect(drafts).to.eql(['c1-m3']);
    expect(banner(element)).to.equal('Reply to Bob Stone Message 3');
    press(field, 'Enter');
    await until(() => conversation.messages.value.length === 5);
    expect(conversation.messages.value[4]?.replyTo?.id).to.equal('c1-m3');
  });

  it('cannot be done on a server of level 1', async () => {
    const { element, chat } = await openConversation();
    chat.connection.set({ status: 'online', protocol: 1 });
    press(await turnTo(element, 3), 'r');
    expect(banner(element)).to.equal('');
  });
});

describe('a finger that draws a message', () => {
  const touch = (target: HTMLElement, name: string, clientX: number, clientY = 0): boolean =>
    target.dispatchEvent(
      new PointerEvent(name, { pointerType: 'touch', pointerId: 7, bubbles: true, composed: true, clientX, clientY }),
    );
  const draw = (target: HTMLElement, ...way: readonly (readonly [number, number?])[]): void => {
    const [[x, y] = [0]] = way;
    touch(target, 'pointerdown', x, y);
    for (const [toX, toY] of way.slice(1)) touch(target, 'pointermove', toX, toY);
  };

  for (const [language, along] of [
    ['en', 1],
    ['ar', -1],
  ] as const) {
    it(`along the line answers it, where the line goes to the ${along > 0 ? 'right' : 'left'}`, async () => {
      const { element } = await openConversation({}, { language });
      const message = deep(await turnTo(element, 3), 'hypee-message');
      draw(message, [200], [200 + along * 20], [200 + along * 80]);
      expect(message.style.translate).to.equal(`${along * 68}px`);
      expect(deepAll(message, '.far')).to.have.length(1);
      touch(message, 'pointerup', 200 + along * 80);
      expect(deepAll(element, '.banner')).to.have.length(1);
      expect(message.style.translate).to.equal('');
      expect(openDialog(element)).to.equal(undefined);
    });
  }

  it('not far enough, the other way, up or down, or with a second finger, answers nothing', async () => {
    const { element } = await openConversation();
    const message = deep(await turnTo(element, 3), 'hypee-message');
    for (const way of [
      [[200], [220], [240]],
      [[200], [180], [120]],
      [[200], [205, 40], [290, 60]],
      [[200], [280], [210]],
    ] as const) {
      draw(message, ...way);
      touch(message, 'pointerup', way[2][0]);
      expect(deepAll(element, '.banner').length, JSON.stringify(way)).to.equal(0);
    }
    draw(message, [200], [280]);
    message.dispatchEvent(
      new PointerEvent('pointerdown', { pointerType: 'touch', pointerId: 8, bubbles: true, composed: true }),
    );
    touch(message, 'pointerup', 280);
    expect(deepAll(element, '.banner').length).to.equal(0);
    expect(message.style.translate).to.equal('');
  });

  itNeeds('emulateMedia', 'moves nothing for those who want less motion, and answers all the same', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const { element } = await openConversation();
    const message = deep(await turnTo(element, 3), 'hypee-message');
    draw(message, [200], [220], [280]);
    expect(message.style.translate).to.equal('');
    expect(deepAll(message, '.still.far')).to.have.length(1);
    touch(message, 'pointerup', 280);
    expect(deepAll(element, '.banner')).to.have.length(1);
    await emulateMedia({ reducedMotion: 'no-preference' });
  });
});

describe('replies in a thread', () => {
  it('are counted under a message, deleted or not, and are asked for there', async () => {
    const { element, conversation } = await openConversation();
    const opened = record(element, 'hypee-thread-open');
    revise(conversation, 1, { replyCount: 1 });
    revise(conversation, 3, { replyCount: 1200, deletedAt: new Date(), content: '' });
    await until(() => deepAll(element, '.replies').length === 2);
    expect(deepAll(element, '.replies').map(textOf)).to.eql(['1 reply', '1,200 replies']);
    for (const replies of deepAll(element, '.replies')) replies.click();
    expect(opened).to.eql([{ messageId: 'c1-m1' }, { messageId: 'c1-m3' }]);
    await expect(element).to.be.accessible();
  });

  it('are begun in the menu', async () => {
    const { element } = await openConversation();
    const opened = record(element, 'hypee-thread-open');
    button(await openMenu(element, 3), 'Reply in thread').click();
    expect(opened).to.eql([{ messageId: 'c1-m3' }]);
  });

  it('are none of a message that nobody answered', async () => {
    const { element, conversation } = await openConversation();
    revise(conversation, 1, { replyTo: { id: 'x', sender: carol, excerpt: 'x' } });
    await until(() => quotes(element).length === 1);
    expect(deepAll(element, '.replies').length).to.equal(0);
  });
});
