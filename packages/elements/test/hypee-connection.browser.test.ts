import { expect, fixture, html } from '@open-wc/testing';
import type { Connection } from '@hypee/chat';
import type { HypeeConnection } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { fakeTimers, type FakeTimers } from './support/fake-timers.ts';
import { deep, record, textOf, until } from './support/page.ts';

describe('hypee-connection', () => {
  let timers: FakeTimers;
  beforeEach(() => (timers = fakeTimers()));
  afterEach(() => timers.restore());

  async function show(
    status: Connection['status'],
    storage: 'persistent' | 'volatile' = 'persistent',
  ): Promise<HypeeConnection> {
    return fixture<HypeeConnection>(
      html`<hypee-connection
        .words=${new Words(['en'])}
        .connection=${{ status }}
        .storage=${storage}
      ></hypee-connection>`,
    );
  }

  async function textAfter(element: HypeeConnection, ms: number): Promise<string> {
    timers.advance(ms);
    await element.updateComplete;
    return textOf(deep(element, '[role=status]'));
  }

  it('says nothing while all is well', async () => {
    expect(await textAfter(await show('online'), 60_000)).to.equal('');
  });

  it('says at once that the user is offline', async () => {
    expect(await textAfter(await show('offline'), 0)).to.contain('You are offline.');
  });

  it('asks to keep the page open where unsent messages would die with it, and has that text before the network goes', async () => {
    const element = await show('online', 'volatile');
    await until(() => element.words?.reason({ code: 'storage_lost' }) !== '');
    element.connection = { status: 'offline' };
    expect(await textAfter(element, 0)).to.contain('Keep this page open');
  });

  it('says that it reconnects only after 2 s', async () => {
    const element = await show('reconnecting');
    expect(await textAfter(element, 1_999)).to.equal('');
    expect(await textAfter(element, 1)).to.equal('Reconnecting…');
  });

  it('counts the 2 s over several tries', async () => {
    const element = await show('connecting');
    expect(await textAfter(element, 1_500)).to.equal('');
    element.connection = { status: 'reconnecting' };
    await element.updateComplete;
    expect(await textAfter(element, 500)).to.equal('Reconnecting…');
    element.connection = { status: 'connecting' };
    await element.updateComplete;
    expect(await textAfter(element, 0)).to.equal('Reconnecting…');
  });

  it('stays quiet about a cut that was short', async () => {
    const element = await show('reconnecting');
    await textAfter(element, 1_500);
    element.connection = { status: 'online' };
    expect(await textAfter(element, 10_000)).to.equal('');
    element.connection = { status: 'reconnecting' };
    await element.updateComplete;
    expect(await textAfter(element, 1_000)).to.equal('');
  });

  it('offers another try when the session has ended', async () => {
    const element = await show('unauthorized');
    const asked = record(element, 'hypee-reconnect');
    await until(() => textOf(deep(element, '.strip')).includes('Your session has ended.'));
    deep(element, 'button').click();
    expect(asked).to.have.lengthOf(1);
  });

  it('leaves no timer behind when it is removed', async () => {
    const element = await show('reconnecting');
    expect(timers.pending).to.equal(1);
    element.remove();
    expect(timers.pending).to.equal(0);
  });

  it('is accessible', async () => {
    const elements = [await show('offline'), await show('unauthorized'), await show('closed')];
    timers.restore();
    for (const element of elements) await expect(element).to.be.accessible();
  });
});
