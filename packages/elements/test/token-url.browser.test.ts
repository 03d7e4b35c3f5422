import { ChatError } from '@hypee/chat';
import { expect } from '@open-wc/testing';
import { fetchToken } from '../src/hypee-chat-provider/token-url.ts';

const answering = (text: string): string => `data:,${encodeURIComponent(text)}`;

async function failure(address: string): Promise<ChatError> {
  try {
    await fetchToken(address);
  } catch (error) {
    if (error instanceof ChatError) return error;
  }
  throw new Error(`${address} should have failed with a ChatError`);
}

describe('token-url', () => {
  for (const [kind, text] of [
    ['plain text', 'abc.def.ghi\n'],
    ['JSON with "access"', '{"access": "abc.def.ghi", "refresh": "x"}'],
    ['JSON with "token"', ' {"token": "abc.def.ghi"}'],
  ] as const) {
    it(`takes a token as ${kind}`, async () => {
      expect(await fetchToken(answering(text))).to.equal('abc.def.ghi');
    });
  }

  for (const [kind, text] of [
    ['nothing', ''],
    ['a page', '<!doctype html><title>Sign in</title>'],
    ['other JSON', '{"user": "alice"}'],
    ['broken JSON', '{"access": '],
  ] as const) {
    it(`says so when the site answers ${kind}`, async () => {
      const error = await failure(answering(text));
      expect(error.code).to.equal('token_unavailable');
      expect(error.message).to.contain('answered no token');
    });
  }

  it('says what the site answered instead, and that another try may help', async () => {
    const error = await failure('/no-such-page');
    expect(error.message).to.contain('"/no-such-page" answered 404');
    expect([error.code, error.status, error.retryable]).to.deep.equal(['token_unavailable', 404, true]);
  });

  it('asks no other origin', async () => {
    const error = await failure('https://chat.example.com/token');
    expect(error.message).to.contain("on this page's own origin");
  });
});
