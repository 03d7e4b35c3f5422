import { ChatError } from '@hypee/chat';
import { expect, fixture, html } from '@open-wc/testing';
import type { HypeeMessage } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { alice, bob, message } from './support/people.ts';
import { deep, deepAll, record, textOf, until } from './support/page.ts';

const words = new Words(['en']);

async function show(facts: Parameters<typeof message>[3], content = 'Hello', own = true): Promise<HypeeMessage> {
  return fixture<HypeeMessage>(
    html`<hypee-message
      .words=${words}
      .message=${message(1, own ? alice : bob, content, facts)}
      .own=${own}
    ></hypee-message>`,
  );
}

describe('hypee-message', () => {
  it('shows markup of other people as text', async () => {
    const element = await show({}, '<img src=x onerror="window.broken = true"><b>hi</b>', false);
    expect(deep(element, '.text').textContent).to.equal('<img src=x onerror="window.broken = true"><b>hi</b>');
    expect(deepAll(element, 'img, b')).to.be.empty;
    expect('broken' in window).to.be.false;
  });

  it('names the reactions to it', async () => {
    const element = await show({ reactions: [{ emoji: '👍', count: 2, userIds: ['bob', 'carol'] }] });
    await until(() => deepAll(element, '.reaction').length === 1);
    expect(deep(element, '.reaction').ariaLabel).to.equal('👍 2 reactions');
  });

  it('keeps line breaks', async () => {
    const element = await show({}, 'one\ntwo\n\nthree');
    const one = await show({}, 'one');
    expect(deep(element, '.text').offsetHeight).to.equal(4 * deep(one, '.text').offsetHeight);
  });

  for (const [kind, list] of [
    ['bulleted', '- one\n- two'],
    ['numbered', '1. one\n2. two'],
  ] as const) {
    it(`leaves no empty line around the items of a ${kind} list`, async () => {
      const element = await show({}, list);
      const one = await show({}, 'one');
      expect(deep(element, '.text').offsetHeight).to.equal(2 * deep(one, '.text').offsetHeight);
    });
  }

  it('breaks a word that is longer than the box', async () => {
    const element = await show({}, 'w'.repeat(5000));
    expect(element.scrollWidth).to.be.at.most(element.clientWidth);
  });

  for (const [status, word] of [
    ['pending', 'Waiting to be sent'],
    ['sending', 'Sending'],
    ['sent', 'Sent'],
    ['delivered', 'Delivered'],
    ['read', 'Read'],
  ] as const) {
    it(`says "${word}" of an own message that is ${status}`, async () => {
      const element = await show({ status });
      expect(textOf(deep(element, '.meta'))).to.contain(word);
    });
  }

  it('says nothing of the status of somebody else’s message', async () => {
    const element = await show({ status: 'read' }, 'Hello', false);
    expect(deepAll(element, '.status')).to.be.empty;
  });

  it('shows why a message failed and offers to retry and to discard', async () => {
    const element = await show({
      id: 'k1',
      clientId: 'k1',
      seq: undefined,
      status: 'failed',
      error: new ChatError('permission_denied', 'no', { status: 403 }),
    });
    const retried = record(element, 'hypee-retry');
    const discarded = record(element, 'hypee-discard');
    expect(textOf(deep(element, '.failure'))).to.contain('Not sent');
    await until(() => textOf(deep(element, '.failure')).includes('You may not write here.'));
    const [retry, discard] = deepAll(element, 'button');
    retry?.click();
    discard?.click();
    expect(retried).to.deep.equal([{ clientId: 'k1' }]);
    expect(discarded).to.deep.equal([{ clientId: 'k1' }]);
  });

  it('shows the server’s own words for a reason it does not know', async () => {
    const element = await show({
      clientId: 'k1',
      status: 'failed',
      error: new ChatError('odd_rule', 'No poems on Mondays.'),
    });
    expect(textOf(deep(element, '.failure'))).to.contain('No poems on Mondays.');
  });

  it('shows that a message was deleted', async () => {
    const element = await show({ deletedAt: new Date() }, '');
    expect(textOf(deep(element, '.bubble'))).to.equal('This message was deleted.');
  });

  it('speaks French where the page does', async () => {
    const place = await fixture<HTMLElement>(
      html`<div lang="fr-CA"><hypee-message .message=${message(1, alice, 'Salut')} .own=${true}></hypee-message></div>`,
    );
    await deep(place, 'hypee-message').updateComplete;
    expect(textOf(deep(deep(place, 'hypee-message'), '.meta'))).to.contain('Envoyé');
  });

  it('is accessible in every state', async () => {
    for (const status of ['pending', 'sent', 'read', 'failed'] as const) {
      await expect(await show({ status, clientId: 'k' })).to.be.accessible();
    }
  });
});
