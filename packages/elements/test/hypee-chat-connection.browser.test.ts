import type { Chat } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { HypeeChat } from '@hypee/chat-elements';
import { deep, record, textOf, until } from './support/page.ts';

/** Nothing listens there: what the element does with its chat needs no server. */
const NOWHERE = 'http://127.0.0.1:9';

/** A token as the core reads it: only whose it is matters here. */
const tokenOf = (sub: string): string => {
  const part = (value: object): string => btoa(JSON.stringify(value)).replace(/=+$/, '');
  return `${part({ alg: 'HS256' })}.${part({ sub, exp: 4_000_000_000 })}.c2lnbmF0dXJl`;
};

describe('hypee-chat with a connection of its own', () => {
  let place: HTMLElement;
  let ready: { chat: Chat }[];
  let errors: string[];

  beforeEach(async () => {
    place = await fixture<HTMLElement>(html`<div></div>`);
    ready = record(place, 'hypee-ready');
    errors = [];
    place.addEventListener('hypee-error', ({ detail }) => errors.push(detail.error.code));
  });

  async function put(attributes: Record<string, string>, properties: Partial<HypeeChat> = {}): Promise<HypeeChat> {
    const element = document.createElement('hypee-chat');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    Object.assign(element, properties);
    place.append(element);
    await element.updateComplete;
    return element;
  }

  const statuses = (): string[] => ready.map(({ chat }) => chat.connection.value.status);

  it('makes one chat from its attributes, and closes it when it is removed', async () => {
    const element = await put({ url: NOWHERE, token: tokenOf('alice'), user: 'alice' });
    expect(ready).to.have.lengthOf(1);
    element.remove();
    await until(() => statuses()[0] === 'closed');
  });

  it('keeps its chat when it is moved', async () => {
    const element = await put({ url: NOWHERE, token: tokenOf('alice') });
    const other = document.createElement('section');
    place.append(other);
    other.append(element);
    await nextFrame();
    expect(ready).to.have.lengthOf(1);
    expect(statuses()[0]).not.to.equal('closed');
  });

  it('makes a new chat when it comes back after it was removed', async () => {
    const element = await put({ url: NOWHERE, token: tokenOf('alice') });
    element.remove();
    await until(() => statuses()[0] === 'closed');
    place.append(element);
    await until(() => ready.length === 2);
    expect(statuses()[1]).not.to.equal('closed');
  });

  for (const [name, value] of [
    ['url', 'http://127.0.0.1:7'],
    ['user', 'bob'],
    ['token-url', '/another'],
  ] as const) {
    it(`connects anew, once, when ${name} changes`, async () => {
      const element = await put({ url: NOWHERE, token: tokenOf('alice'), user: 'alice' });
      element.setAttribute(name, value);
      await until(() => ready.length === 2 && statuses()[0] === 'closed');
      await nextFrame();
      expect(ready).to.have.lengthOf(2);
    });
  }

  it('stays connected when it gets a newer token', async () => {
    const element = await put({ url: NOWHERE, token: tokenOf('alice') });
    element.setAttribute('token', tokenOf('alice'));
    element.token = () => tokenOf('alice');
    await element.updateComplete;
    await nextFrame();
    expect(ready).to.have.lengthOf(1);
  });

  it('asks a function for its token', async () => {
    const reasons: string[] = [];
    await put(
      { url: NOWHERE },
      {
        token: (reason) => {
          reasons.push(reason);
          return tokenOf('alice');
        },
      },
    );
    await until(() => reasons.length > 0);
    expect(reasons[0]).to.equal('connect');
  });

  it('asks its token-url', async () => {
    const { fetch } = window;
    const asked: string[] = [];
    window.fetch = (input, init) => {
      asked.push(input instanceof Request ? input.url : String(input));
      return fetch(input, init);
    };
    try {
      await put({ url: NOWHERE, 'token-url': 'my-token' });
      await until(() => asked.includes(new URL('my-token', document.baseURI).href));
    } finally {
      window.fetch = fetch;
    }
  });

  it('waits until it has both an address and a way to a token', async () => {
    const element = await put({ url: NOWHERE });
    expect(ready).to.be.empty;
    element.token = tokenOf('alice');
    await until(() => ready.length === 1);
  });

  it('says that its address is none, and recovers when it gets one', async () => {
    const element = await put({ lang: 'en', url: 'not an address', token: tokenOf('alice') });
    expect(errors).to.deep.equal(['invalid_url']);
    await until(() => textOf(deep(element, '.note')) === 'This chat has no server.');
    element.url = NOWHERE;
    await until(() => ready.length === 1);
  });
});
