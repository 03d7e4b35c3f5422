import { expect, fixture, html } from '@open-wc/testing';
import { MemoryChat } from './support/memory-chat.ts';
import { bob, summary } from './support/people.ts';
import { deep, deepAll, textOf, until } from './support/page.ts';

const chatWith = (first: number, second: number): MemoryChat =>
  new MemoryChat([summary('42', { unreadCount: first }), summary('43', { unreadCount: second })]);
const show = (chat: MemoryChat, conversation?: string): Promise<HTMLElement> =>
  fixture<HTMLElement>(html`
    <hypee-chat-provider lang="en" .chat=${chat}>
      <hypee-unread-badge .conversation=${conversation}></hypee-unread-badge>
    </hypee-chat-provider>
  `);
const shown = (place: HTMLElement): string | undefined =>
  deepAll(place, '[part=unread] > [aria-hidden]').map(textOf)[0];
const heard = (place: HTMLElement): string => textOf(deep(place, '.visually-hidden'));

describe('hypee-unread-badge', () => {
  it('says how many messages are unread in all conversations', async () => {
    const chat = chatWith(2, 3);
    const place = await show(chat);
    expect([shown(place), heard(place)]).to.deep.equal(['5', '5 unread messages']);
    await chat.conversation('42').markAsRead();
    await until(() => shown(place) === '3');
  });

  it('says how many are unread in one conversation', async () => {
    const chat = chatWith(1, 3);
    const place = await show(chat, '42');
    expect([shown(place), heard(place)]).to.deep.equal(['1', '1 unread message']);
    deep(place, 'hypee-unread-badge').conversation = '43';
    await until(() => shown(place) === '3');
  });

  it('is not there while there are none', async () => {
    const chat = chatWith(0, 0);
    const place = await show(chat);
    expect(shown(place)).to.equal(undefined);
    expect(deep(place, 'hypee-unread-badge').offsetWidth).to.equal(0);
    const { value } = chat.conversation('42').summary;
    chat.conversation('42').summary.set({ ...value!, unreadCount: 1 });
    await until(() => shown(place) === '1');
  });

  it('counts to 99', async () => {
    expect(shown(await show(chatWith(99, 0)))).to.equal('99');
    const place = await show(chatWith(100, 7));
    expect([shown(place), heard(place)]).to.deep.equal(['99+', '99+ unread messages']);
  });

  it('says nothing of a conversation that is not known, and needs a chat', async () => {
    expect(shown(await show(chatWith(5, 5), 'unknown'))).to.equal(undefined);
    const alone = await fixture<HTMLElement>(html`<div><hypee-unread-badge></hypee-unread-badge></div>`);
    expect(shown(alone)).to.equal(undefined);
  });

  it('is accessible', async () => {
    const chat = chatWith(2, 3);
    chat.conversation('42').receive(bob, 'New');
    await expect(await show(chat)).to.be.accessible();
  });
});
