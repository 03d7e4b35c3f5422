import { expect } from '@open-wc/testing';
import { HypeeChat } from '@hypee/chat-elements';
import { register } from '../src/register.ts';
import './support/page.ts';

describe('define', () => {
  let warnings: string[];
  const { warn } = console;
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => warnings.push(text);
  });
  afterEach(() => (console.warn = warn));

  it('registers the tags', () => {
    expect(customElements.get('hypee-chat')).to.equal(HypeeChat);
  });

  it('minds no second load of the same version', () => {
    register(
      'hypee-chat',
      class extends HTMLElement {
        static version = HypeeChat.version;
      },
    );
    expect(customElements.get('hypee-chat')).to.equal(HypeeChat);
    expect(warnings).to.be.empty;
  });

  it('keeps the first of two versions and names both', () => {
    register(
      'hypee-chat',
      class extends HTMLElement {
        static version = '9.9.9';
      },
    );
    expect(customElements.get('hypee-chat')).to.equal(HypeeChat);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain(HypeeChat.version).and.to.contain('9.9.9');
  });
});
