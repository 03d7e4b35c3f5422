import { ChatError, type User } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { HypeeNewConversation } from '@hypee/chat-elements';
import { fakeTimers, type FakeTimers } from './support/fake-timers.ts';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob, carol } from './support/people.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';

const dora: User = { ...bob, id: 'dora', name: 'Dora Klein' };

function chatWith(people: readonly User[] = [bob, carol, dora]): MemoryChat {
  const chat = new MemoryChat([]);
  chat.people = people;
  return chat;
}

/** Alone in a provider, as a page would have it. */
async function place(chat: MemoryChat): Promise<HypeeNewConversation> {
  const provider = await fixture<HTMLElement>(html`
    <hypee-chat-provider lang="en" .chat=${chat}>
      <button id="opener">Write to somebody</button>
      <hypee-new-conversation></hypee-new-conversation>
    </hypee-chat-provider>
  `);
  return deep(provider, 'hypee-new-conversation');
}

async function open(chat = chatWith()): Promise<HypeeNewConversation> {
  const element = await place(chat);
  opener(element).focus();
  await element.show();
  await until(() => status(element) !== 'Searching…');
  return element;
}

const opener = (element: HTMLElement): HTMLElement => deep(element.parentElement!, '#opener');
const dialog = (element: HTMLElement): HTMLDialogElement => deep(element, 'dialog');
const field = (element: HTMLElement): HTMLInputElement => deep(element, 'input');
const options = (element: HTMLElement): HTMLElement[] => deepAll(element, '[role=option]');
const found = (element: HTMLElement): string[] => options(element).map((one) => textOf(deep(one, '.name')));
const chosen = (element: HTMLElement): string[] => deepAll(element, '.chip').map(textOf);
const selected = (element: HTMLElement): string[] =>
  options(element)
    .filter(({ ariaSelected }) => ariaSelected === 'true')
    .map((one) => textOf(deep(one, '.name')));
const status = (element: HTMLElement): string => deepAll(element, '[role=status]').map(textOf).join();
const start = (element: HTMLElement): HTMLElement => deep(element, '.start');
const alert = (element: HTMLElement): string => deepAll(element, '[role=alert]').map(textOf).join();

describe('hypee-new-conversation', () => {
  it('shows nothing until it is asked to, then whom the directory knows, with the focus in the search', async () => {
    const element = await place(chatWith());
    expect(deepAll(element, '*')).to.be.empty;
    await element.show();
    await until(() => options(element).length === 3);
    expect(dialog(element).matches(':modal')).to.be.true;
    expect(focused() === field(element)).to.be.true;
    expect(found(element)).to.deep.equal(['Bob Stone', 'Carol Nguyen', 'Dora Klein']);
    expect(deepAll(element, 'hypee-avatar').map(({ user }) => user)).to.deep.equal([bob, carol, dora]);
    expect(status(element)).to.equal('3 people');
  });

  it('says that what it needs could not be loaded, and tries again the next time', async () => {
    const element = await place(chatWith());
    const load = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
    const [original] = [Reflect.get(element, 'load') as unknown];
    Object.assign(element, { load });
    await element.show();
    await element.updateComplete;
    expect(alert(element)).to.equal('Loading failed.');
    await expect(element).to.be.accessible();
    Object.assign(element, { load: original });
    await element.show();
    expect(alert(element)).to.equal('');
    expect(dialog(element).open).to.be.true;
  });

  describe('searching', () => {
    let timers: FakeTimers;
    beforeEach(() => (timers = fakeTimers()));
    afterEach(() => timers.restore());

    /** A chat whose directory answers when the test says so. */
    function slowChat(): { chat: MemoryChat; asked: { q: string; answer(people: User[]): void; fail(): void }[] } {
      const chat = chatWith();
      const asked: { q: string; answer(people: User[]): void; fail(): void }[] = [];
      chat.users.find = (q) =>
        new Promise((resolve, reject) =>
          asked.push({ q, answer: resolve, fail: () => reject(new ChatError('network', 'no')) }),
        );
      return { chat, asked };
    }

    it('asks when the user has stopped typing', async () => {
      const { chat, asked } = slowChat();
      const element = await place(chat);
      await element.show();
      expect(asked.map(({ q }) => q)).to.deep.equal(['']);
      typeInto(field(element), 'c');
      timers.advance(150);
      typeInto(field(element), 'ca');
      timers.advance(199);
      expect(asked).to.have.lengthOf(1);
      timers.advance(1);
      expect(asked.map(({ q }) => q)).to.deep.equal(['', 'ca']);
    });

    it('shows whom it knows until there is another answer, and hears no answer that is too late', async () => {
      const { chat, asked } = slowChat();
      const element = await place(chat);
      await element.show();
      expect(status(element)).to.equal('Searching…');
      asked[0]!.answer([bob, carol, dora]);
      await until(() => options(element).length === 3);
      for (const q of ['c', 'ca']) {
        typeInto(field(element), q);
        timers.advance(200);
      }
      await element.updateComplete;
      expect([status(element), options(element).length]).to.deep.equal(['Searching…', 3]);
      asked[2]!.answer([carol]);
      await until(() => options(element).length === 1);
      asked[1]!.answer([carol, dora]);
      await nextFrame();
      expect(found(element)).to.deep.equal(['Carol Nguyen']);
      expect(status(element)).to.equal('1 person');
    });

    it('says that nobody was found', async () => {
      const element = await place(chatWith());
      await element.show();
      typeInto(field(element), 'zz');
      timers.advance(200);
      await until(() => status(element) === 'Nobody found.');
      expect(options(element)).to.be.empty;
    });

    it('says that it did not work, and searches again when the user asks', async () => {
      const { chat, asked } = slowChat();
      const element = await place(chat);
      await element.show();
      typeInto(field(element), 'ca');
      timers.advance(200);
      asked[1]!.fail();
      await until(() => alert(element) !== '');
      expect(alert(element)).to.equal('The search did not work. Retry');
      expect(status(element)).to.equal('');
      deep(element, '[role=alert] button').focus();
      deep(element, '[role=alert] button').click();
      await until(() => asked.length === 3);
      expect(asked[2]!.q).to.equal('ca');
      await until(() => focused() === field(element));
      asked[2]!.answer([carol]);
      await until(() => options(element).length === 1);
      expect(alert(element)).to.equal('');
    });

    it('asks nothing more once it is closed, and begins anew when it is shown again', async () => {
      const { chat, asked } = slowChat();
      const element = await place(chat);
      await element.show();
      asked[0]!.answer([bob]);
      await until(() => options(element).length === 1);
      options(element)[0]!.click();
      typeInto(field(element), 'ca');
      deep(element, '.head button').click();
      expect(timers.pending).to.equal(0);
      await element.show();
      expect([field(element).value, chosen(element)]).to.deep.equal(['', []]);
      expect(asked.map(({ q }) => q)).to.deep.equal(['', '']);
    });

    it('takes the first one found by Enter, as soon as there is an answer', async () => {
      const { chat, asked } = slowChat();
      const element = await place(chat);
      const created = record(element, 'hypee-conversation-created');
      await element.show();
      asked[0]!.answer([bob, carol, dora]);
      await until(() => options(element).length === 3);
      typeInto(field(element), 'ca');
      expect(press(field(element), 'Enter').defaultPrevented).to.be.true;
      await element.updateComplete;
      expect(chosen(element), 'who stands there now is not meant').to.be.empty;
      timers.advance(200);
      asked[1]!.answer([carol]);
      await until(() => options(element).length === 1);
      press(field(element), 'Enter', { isComposing: true });
      await element.updateComplete;
      expect(chosen(element), 'an input method was meant').to.be.empty;
      press(field(element), 'Enter');
      await element.updateComplete;
      expect(chosen(element)).to.deep.equal(['Carol Nguyen']);
      expect(field(element).value).to.equal('');
      expect(asked.at(-1)!.q).to.equal('');
      expect(created).to.be.empty;
    });
  });

  describe('choosing', () => {
    it('goes from the search to the people and back by arrows; Space and Enter choose', async () => {
      const element = await open();
      const where = (): number => options(element).indexOf(focused() as HTMLElement);
      for (const [key, index] of [
        ['ArrowDown', 0],
        ['ArrowDown', 1],
        ['End', 2],
        ['ArrowDown', 2],
        ['Home', 0],
        ['ArrowUp', -1],
        ['ArrowDown', 0],
        ['ArrowDown', 1],
      ] as const) {
        await sendKeys({ press: key });
        expect(where(), key).to.equal(index);
      }
      expect(focused() === options(element)[1]).to.be.true;
      await sendKeys({ press: ' ' });
      await sendKeys({ press: 'ArrowDown' });
      await sendKeys({ press: 'Enter' });
      await element.updateComplete;
      expect(selected(element)).to.deep.equal(['Carol Nguyen', 'Dora Klein']);
      expect(chosen(element)).to.deep.equal(['Carol Nguyen', 'Dora Klein']);
      await sendKeys({ press: 'Enter' });
      await element.updateComplete;
      expect(chosen(element)).to.deep.equal(['Carol Nguyen']);
      expect(where(), 'stays there').to.equal(2);
    });

    it('has one stop of the Tab key among the people', async () => {
      const element = await open();
      const stops = (): number[] => options(element).map(({ tabIndex }) => tabIndex);
      expect(stops()).to.deep.equal([0, -1, -1]);
      options(element)[2]!.focus();
      await element.updateComplete;
      expect(stops()).to.deep.equal([-1, -1, 0]);
    });

    it('shows who is chosen, and removes them by their button or by Backspace in the empty search', async () => {
      const element = await open();
      for (const option of options(element)) option.click();
      await element.updateComplete;
      const remove = (): HTMLElement[] => deepAll(element, '.chips button');
      expect(deepAll(element, '.chips .visually-hidden').map(textOf)).to.deep.equal([
        'Remove Bob Stone',
        'Remove Carol Nguyen',
        'Remove Dora Klein',
      ]);
      remove()[1]!.focus();
      await sendKeys({ press: 'Enter' });
      await element.updateComplete;
      expect(chosen(element)).to.deep.equal(['Bob Stone', 'Dora Klein']);
      expect(focused() === field(element), 'the focus is not lost').to.be.true;
      await sendKeys({ type: 'a' });
      await sendKeys({ press: 'Backspace' });
      await element.updateComplete;
      expect(chosen(element), 'a letter was meant').to.deep.equal(['Bob Stone', 'Dora Klein']);
      await sendKeys({ press: 'Backspace' });
      await element.updateComplete;
      expect(chosen(element)).to.deep.equal(['Bob Stone']);
      expect(selected(element)).to.deep.equal(['Bob Stone']);
    });

    it('has targets of at least 44 px', async () => {
      const element = await open();
      options(element)[0]!.click();
      options(element)[1]!.click();
      await element.updateComplete;
      for (const target of deepAll(element, 'dialog button, [role=option], .field')) {
        expect(target.getBoundingClientRect().height, target.className).to.be.at.least(44);
      }
    });
  });

  describe('starting', () => {
    it('opens the direct conversation with one person', async () => {
      const chat = chatWith();
      const element = await open(chat);
      const created = record(element.parentElement!, 'hypee-conversation-created');
      expect(start(element).getAttribute('aria-disabled')).to.equal('true');
      start(element).click();
      expect(chat.created).to.be.empty;
      options(element)[1]!.click();
      await element.updateComplete;
      expect(deepAll(element, 'input')).to.have.lengthOf(1);
      start(element).click();
      await until(() => created.length === 1);
      expect(chat.created).to.deep.equal([{ memberIds: ['carol'], kind: 'direct' }]);
      expect(created).to.deep.equal([{ id: 'new-1' }]);
      expect(dialog(element).open).to.be.false;
    });

    for (const [title, sent] of [
      ['  Trip to Lyon ', { title: 'Trip to Lyon' }],
      [' ', {}],
    ] as const) {
      it(`makes a group of several, with ${title.trim() ? 'a name' : 'their names if it gets none'}`, async () => {
        const chat = chatWith();
        const element = await open(chat);
        options(element)[0]!.click();
        options(element)[2]!.click();
        await element.updateComplete;
        const [, name] = deepAll(element, 'input');
        typeInto(name!, title);
        name!.focus();
        await sendKeys({ press: 'Enter' });
        await until(() => !dialog(element).open);
        expect(chat.created).to.deep.equal([{ memberIds: ['bob', 'dora'], kind: 'group', ...sent }]);
      });
    }

    it('says that it is under way, and asks once', async () => {
      const chat = chatWith();
      const { promise, resolve } = Promise.withResolvers<undefined>();
      chat.network = promise;
      const element = await open(chat);
      options(element)[0]!.click();
      start(element).click();
      start(element).click();
      await element.updateComplete;
      expect(textOf(start(element))).to.equal('Starting…');
      expect(start(element).getAttribute('aria-disabled')).to.equal('true');
      resolve(undefined);
      await until(() => !dialog(element).open);
      expect(chat.created).to.have.lengthOf(1);
    });

    it('opens nothing once the user has closed it', async () => {
      const chat = chatWith();
      const { promise, resolve } = Promise.withResolvers<undefined>();
      chat.network = promise;
      const element = await open(chat);
      const created = record(element, 'hypee-conversation-created');
      options(element)[0]!.click();
      start(element).click();
      deep(element, '.head button').click();
      resolve(undefined);
      await nextFrame();
      expect(created).to.be.empty;
      await element.show();
      expect(textOf(start(element))).to.equal('Start');
    });

    for (const [code, reason] of [
      ['permission_denied', 'The conversation could not be started. You may not write here.'],
      ['network', 'The conversation could not be started. The server could not be reached.'],
      ['validation_error', 'The conversation could not be started.'],
    ] as const) {
      it(`says why it did not work (${code}), and lets the user try again`, async () => {
        const chat = chatWith();
        const element = await open(chat);
        chat.network = Promise.reject(new ChatError(code, 'no'));
        options(element)[0]!.click();
        start(element).click();
        await until(() => alert(element) === reason);
        expect(dialog(element).open).to.be.true;
        expect(textOf(start(element))).to.equal('Start');
        chat.network = Promise.resolve();
        start(element).click();
        await until(() => !dialog(element).open);
        expect(chat.created).to.have.lengthOf(2);
      });
    }
  });

  describe('on the page', () => {
    it('closes by Escape, which the page does not hear of, and gives the focus back', async () => {
      const element = await open();
      const keys: string[] = [];
      element.parentElement!.addEventListener('keydown', ({ key }) => keys.push(key));
      await sendKeys({ press: 'Escape' });
      await until(() => !dialog(element).open);
      expect(keys).to.be.empty;
      await until(() => focused() === opener(element));
    });

    it('closes by a click beside the box, not by a selection that ends there', async () => {
      const element = await open();
      const box = deep(element, '[part=dialog]').getBoundingClientRect();
      expect(box.left, 'there is a beside').to.be.greaterThan(10);
      const inside: [number, number] = [Math.round(box.left + 60), Math.round(box.top + 80)];
      await sendMouse({ type: 'move', position: inside });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [5, inside[1]] });
      await sendMouse({ type: 'up' });
      expect(dialog(element).open).to.be.true;
      await sendMouse({ type: 'click', position: [5, inside[1]] });
      await until(() => !dialog(element).open);
    });

    it('covers the chat that it is part of, follows it, and has the window where too little of it can be seen', async () => {
      const chat = chatWith();
      const host = await fixture<HTMLElement>(html`
        <div style="inline-size: 400px; block-size: 450px; overflow: auto">
          <div style="block-size: 1500px; padding-block-start: 40px">
            <hypee-chat lang="en" style="block-size: 400px" .chat=${chat}></hypee-chat>
          </div>
        </div>
      `);
      const element = deep(host, 'hypee-chat');
      await until(() => deepAll(element, '[part=new-conversation]').length > 0);
      deep(element, '[part=new-conversation]').click();
      await until(() => deepAll(element, 'dialog[open]').length === 1);
      const covers = (): boolean => {
        const [over, under] = [dialog(element), element].map((one) => one.getBoundingClientRect());
        return ['left', 'right', 'top', 'bottom'].every(
          (side) => Math.abs(Reflect.get(over!, side) - Math.max(Reflect.get(under!, side), 0)) < 1,
        );
      };
      await until(covers);
      host.scrollTop = 30;
      await until(covers);
      element.style.blockSize = '360px';
      await until(covers);
      host.scrollTop = 1000;
      await until(() => dialog(element).getBoundingClientRect().height === innerHeight);
      expect(document.documentElement.getAttribute('style')).to.equal(null);
      expect(document.body.getAttribute('style')).to.equal(null);
    });

    it('is closed when it leaves the page, and when its chat is another one', async () => {
      const element = await open();
      const provider = element.parentElement!;
      element.remove();
      provider.append(element);
      expect(dialog(element).open).to.be.false;
      await element.show();
      expect(dialog(element).matches(':modal')).to.be.true;
      Object.assign(provider, { chat: chatWith([carol]) });
      await until(() => !dialog(element).open);
      await element.show();
      await until(() => found(element).join() === 'Carol Nguyen');
    });

    it('is not opened by who has left while it was loaded', async () => {
      const element = await place(chatWith());
      const shown = element.show();
      element.remove();
      await shown;
      expect(deepAll(element, 'dialog')).to.be.empty;
    });

    it('fills a narrow box, and stands in the middle of a wide one', async () => {
      const element = await open();
      const sheet = (): DOMRect => deep(element, '[part=dialog]').getBoundingClientRect();
      dialog(element).style.width = '320px';
      expect(Math.round(sheet().width)).to.equal(320);
      dialog(element).style.width = '700px';
      expect(Math.round(sheet().width)).to.equal(420);
      expect(Math.round(sheet().left)).to.equal(140);
    });
  });

  for (const scheme of ['light', 'dark']) {
    it(`is accessible in each state in the ${scheme}`, async () => {
      const long: User = { ...carol, id: 'long', name: 'Bartholomew '.repeat(7).trim() };
      const chat = chatWith([bob, carol, long, { ...alice, id: 'rtl', name: 'محمد العلي' }]);
      const element = await open(chat);
      element.parentElement!.style.colorScheme = scheme;
      // Colours are mixed while it appears.
      await Promise.all(element.shadowRoot!.getAnimations().map(({ finished }) => finished));
      await expect(element, 'people').to.be.accessible();
      for (const option of options(element)) option.click();
      await element.updateComplete;
      await expect(element, 'chosen').to.be.accessible();
      for (const inner of deepAll(element, '.chip, .name')) {
        expect(inner.getBoundingClientRect().right).to.be.at.most(deep(element, 'form').getBoundingClientRect().right);
      }
      chat.network = Promise.reject(new ChatError('unavailable', 'no'));
      start(element).click();
      await until(() => alert(element) !== '');
      await expect(element, 'refused').to.be.accessible();
      const { promise, resolve } = Promise.withResolvers<undefined>();
      chat.network = promise;
      start(element).click();
      await element.updateComplete;
      await expect(element, 'starting').to.be.accessible();
      resolve(undefined);
      await until(() => !dialog(element).open);
      chat.users.find = () => Promise.reject(new ChatError('network', 'no'));
      await element.show();
      await until(() => alert(element) !== '');
      await expect(element, 'failed').to.be.accessible();
      deep(element, '.head button').click();
      chat.users.find = async () => [];
      await element.show();
      await until(() => status(element) === 'Nobody found.');
      await expect(element, 'nobody').to.be.accessible();
    });
  }
});
