import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { HypeeComposer } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';

const words = new Words(['en']);

async function show(draft = ''): Promise<{ composer: HypeeComposer; field: HTMLTextAreaElement }> {
  const composer = await fixture<HypeeComposer>(
    html`<hypee-composer .words=${words} .draft=${draft} label="Message to Bob"></hypee-composer>`,
  );
  return { composer, field: deep(composer, 'textarea') };
}

describe('hypee-composer', () => {
  it('sends with Enter and empties the field', async () => {
    const { composer, field } = await show();
    const sent = record(composer, 'hypee-send');
    composer.focus();
    await sendKeys({ type: 'Bonjour' });
    await sendKeys({ press: 'Enter' });
    expect(sent).to.deep.equal([{ content: 'Bonjour' }]);
    await composer.updateComplete;
    expect(field.value).to.equal('');
    expect(focused()).to.equal(field);
  });

  it('breaks the line with Shift+Enter', async () => {
    const { composer, field } = await show();
    const sent = record(composer, 'hypee-send');
    composer.focus();
    await sendKeys({ type: 'one' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ type: 'two' });
    expect(field.value).to.equal('one\ntwo');
    expect(sent).to.be.empty;
  });

  it('sends with its button and keeps the focus in the field', async () => {
    const { composer, field } = await show('Salut');
    const sent = record(composer, 'hypee-send');
    deep(composer, '[part=send]').click();
    expect(sent).to.deep.equal([{ content: 'Salut' }]);
    expect(focused()).to.equal(field);
  });

  it('leaves Enter to an input method that is composing', async () => {
    const { composer, field } = await show();
    const sent = record(composer, 'hypee-send');
    typeInto(field, 'にほん');
    expect(press(field, 'Enter', { isComposing: true }).defaultPrevented).to.be.false;
    expect(press(field, 'Enter', { keyCode: 229 }).defaultPrevented).to.be.false;
    expect(sent).to.be.empty;
    press(field, 'Enter');
    expect(sent).to.deep.equal([{ content: 'にほん' }]);
  });

  it('keeps the text when the send was prevented', async () => {
    const { composer, field } = await show('Not yet');
    composer.addEventListener('hypee-send', (event) => event.preventDefault());
    press(field, 'Enter');
    await composer.updateComplete;
    expect(field.value).to.equal('Not yet');
  });

  it('sends nothing but blanks', async () => {
    const { composer, field } = await show(' \n ');
    const sent = record(composer, 'hypee-send');
    press(field, 'Enter');
    deep(composer, '[part=send]').click();
    expect(sent).to.be.empty;
  });

  it('grows from one line to eight, and then scrolls', async () => {
    const { composer, field } = await show();
    const one = field.clientHeight;
    const heights: number[] = [];
    for (const lines of [2, 8, 9, 30]) {
      typeInto(field, Array.from({ length: lines }, (_, index) => `line ${index}`).join('\n'));
      await composer.updateComplete;
      heights.push(field.clientHeight);
    }
    const line = heights[0]! - one;
    expect(line).to.be.greaterThan(15);
    expect(heights).to.deep.equal([one + line, one + 7 * line, one + 7 * line, one + 7 * line]);
    expect(field.scrollHeight).to.be.greaterThan(field.clientHeight);
    typeInto(field, '');
    await composer.updateComplete;
    expect(field.clientHeight).to.equal(one);
  });

  it('shows how far a text is over the limit and does not send it', async () => {
    const { composer, field } = await show();
    const sent = record(composer, 'hypee-send');
    typeInto(field, 'x'.repeat(8012));
    await until(() => deepAll(composer, '.limit').some((limit) => textOf(limit) === '12 characters too many'));
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    press(field, 'Enter');
    deep(composer, '[part=send]').click();
    expect(sent).to.be.empty;
    typeInto(field, 'x'.repeat(8000));
    await composer.updateComplete;
    await until(() => textOf(deep(composer, '.limit')) === '0 characters left');
    expect(field.getAttribute('aria-describedby')).to.equal(deep(composer, '.limit').id);
    press(field, 'Enter');
    expect(sent).to.have.lengthOf(1);
  });

  it('counts bytes too: 6,000 Chinese characters are more than the server takes', async () => {
    const { composer, field } = await show();
    const sent = record(composer, 'hypee-send');
    typeInto(field, '字'.repeat(6000));
    await until(() => textOf(deep(composer, '.limit')) === 'This message is too long.');
    press(field, 'Enter');
    expect(sent).to.be.empty;
  });

  it('begins with the draft that was kept, and lets a late one not overwrite what the user typed', async () => {
    const { composer, field } = await show('from yesterday');
    expect(field.value).to.equal('from yesterday');
    typeInto(field, 'newer');
    composer.draft = 'stored late';
    await composer.updateComplete;
    expect(field.value).to.equal('newer');
  });

  it('tells the draft and the typing', async () => {
    const { composer, field } = await show();
    const drafts = record(composer, 'hypee-draft');
    const typing = record(composer, 'hypee-typing');
    typeInto(field, 'a');
    typeInto(field, '');
    expect(drafts).to.deep.equal([{ text: 'a' }, { text: '' }]);
    expect(typing).to.deep.equal([{ typing: true }, { typing: false }]);
  });

  it('is accessible, also over the limit and disabled', async () => {
    const { composer, field } = await show();
    await expect(composer).to.be.accessible();
    typeInto(field, 'x'.repeat(8012));
    await composer.updateComplete;
    await expect(composer).to.be.accessible();
    composer.disabled = true;
    await composer.updateComplete;
    await expect(composer).to.be.accessible();
  });
});
