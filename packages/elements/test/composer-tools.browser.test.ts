import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { ChatError } from '@hypee/chat';
import type { HypeeComposer } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { button, openConversation, openMenu, turnTo, type Opened } from './support/open-conversation.ts';
import { deep, deepAll, focused, press, record, textOf, typeInto, until } from './support/page.ts';

const fileOf = (name: string, size: number, type = 'text/plain'): File => new File(['x'.repeat(size)], name, { type });

/** A square of one colour. */
async function pictureOf(name: string, colour = '#c33'): Promise<File> {
  const canvas = new OffscreenCanvas(40, 30);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 40, 30);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}

function transferOf(files: readonly File[], types: Readonly<Record<string, string>> = {}): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  for (const [type, text] of Object.entries(types)) data.setData(type, text);
  return data;
}

interface Equipped extends Opened {
  composer: HypeeComposer;
  field: HTMLTextAreaElement;
}

/** A conversation whose composer was turned to. */
async function equipped(...options: Parameters<typeof openConversation>): Promise<Equipped> {
  const opened = await openConversation(...options);
  const composer = deep(opened.element, 'hypee-composer');
  deep(composer, 'form').dispatchEvent(new PointerEvent('pointerenter'));
  await until(() => deepAll(composer, '.emoji-tool').length === 1);
  await until(() => opened.conversation.files.listeners > 0);
  return { ...opened, composer, field: deep(composer, 'textarea') };
}

const paste = (field: Element, data: DataTransfer): ClipboardEvent => {
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true, cancelable: true });
  field.dispatchEvent(event);
  return event;
};

const drag = (target: Element, type: string, data: DataTransfer): DragEvent => {
  const event = new DragEvent(type, { dataTransfer: data, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
};

const chips = (composer: Element): string[] =>
  deepAll(composer, '.tray li').map((chip) => deepAll(chip, '.name, .facts').map(textOf).join(' | '));

const said = (composer: Element): string => textOf(deep(composer, '.tray [role=status]'));
const sendButton = (composer: Element): HTMLElement => deep(composer, '[part=send]');

describe('files in a composer', () => {
  it('are pasted before anything else is loaded, and stand above the field with their name and size', async () => {
    const { element, conversation } = await openConversation();
    const composer = deep(element, 'hypee-composer');
    paste(deep(composer, 'textarea'), transferOf([fileOf('notes.txt', 1234)]));
    await until(() => chips(composer).length === 1);
    expect(chips(composer)).to.deep.equal(['notes.txt | 1.2 kB · Waiting']);
    expect(conversation.files.value.map(({ name }) => name)).to.deep.equal(['notes.txt']);
  });

  it('show how far they are, are paused, go on, and are taken off', async () => {
    const { composer, conversation } = await equipped();
    paste(deep(composer, 'textarea'), transferOf([fileOf('a.txt', 2000), fileOf('b.txt', 10)]));
    await until(() => chips(composer).length === 2);
    const [{ id }] = conversation.files.value as unknown as [{ id: string }];
    conversation.files.move(id, { status: 'uploading', sent: 1000 });
    await until(() => chips(composer)[0] === 'a.txt | 1 kB / 2 kB');
    const circle = deepAll(composer, '.tray li')[0]!.querySelector('.ring circle:last-child')!;
    expect(circle.getAttribute('stroke-dashoffset')).to.equal('0.5');
    button(composer, 'Pause a.txt').click();
    await until(() => chips(composer)[0] === 'a.txt | 2 kB · Paused');
    button(composer, 'Go on with a.txt').click();
    await until(() => button(composer, 'Pause a.txt'));
    button(composer, 'Remove a.txt').focus();
    button(composer, 'Remove a.txt').click();
    await until(() => chips(composer).length === 1);
    expect(focused()?.ariaLabel).to.equal('Remove b.txt');
    button(composer, 'Remove b.txt').click();
    await until(() => chips(composer).length === 0);
    expect(focused()).to.equal(deep(composer, 'textarea'));
    expect(conversation.files.value).to.be.empty;
  });

  it('leave with the text as one message, in their order', async () => {
    const { composer, conversation, field } = await equipped();
    typeInto(field, 'look');
    paste(field, transferOf([fileOf('1.txt', 1), fileOf('2.txt', 1)]));
    await until(() => chips(composer).length === 2);
    press(field, 'Enter');
    const sent = conversation.messages.value.at(-1)!;
    expect([sent.content, sent.attachments.map(({ name }) => name)]).to.deep.equal(['look', ['1.txt', '2.txt']]);
    await until(() => chips(composer).length === 0);
    expect(field.value).to.equal('');
    expect(conversation.draft.value).to.equal('');
  });

  it('can be sent without a text, and stay when the page refuses', async () => {
    const { element, composer, conversation, field } = await equipped();
    expect(sendButton(composer).ariaDisabled).to.equal('true');
    paste(field, transferOf([fileOf('1.txt', 1)]));
    await until(() => sendButton(composer).ariaDisabled === 'false');
    const refuse = (event: Event): void => event.preventDefault();
    element.addEventListener('hypee-before-send', refuse);
    sendButton(composer).click();
    await nextFrame();
    expect(chips(composer)).to.have.lengthOf(1);
    element.removeEventListener('hypee-before-send', refuse);
    sendButton(composer).click();
    await until(() => chips(composer).length === 0);
    const { content, attachments } = conversation.messages.value.at(-1)!;
    expect([content, attachments.length]).to.deep.equal(['', 1]);
    expect(focused()).to.equal(field);
  });

  it('come back with what was typed, also where nothing was', async () => {
    const { composer, conversation, field } = await equipped();
    paste(field, transferOf([fileOf('1.txt', 1)]));
    await until(() => chips(composer).length === 1);
    expect(conversation.draft.value.trim()).to.equal('');
    expect(conversation.draft.value).not.to.equal('');
    expect(field.value).to.equal('');
    const again = await fixture<HypeeComposer>(
      html`<hypee-composer .words=${new Words(['en'])} .conversation=${conversation}></hypee-composer>`,
    );
    await until(() => chips(again).length === 1);
    expect(deep(again, 'textarea').value).to.equal('');
    again.remove();
    button(composer, 'Remove 1.txt').click();
    await until(() => conversation.draft.value === '');
  });

  it('that are too many, too large, empty or folders say why at once, and the others stay', async () => {
    const { composer, conversation, field } = await equipped();
    conversation.files.limits = { files: 2, bytes: 100 };
    paste(
      field,
      transferOf([
        fileOf('big.txt', 101),
        fileOf('none.txt', 0),
        fileOf('1.txt', 1),
        fileOf('2.txt', 1),
        fileOf('3.txt', 1),
      ]),
    );
    await until(() => chips(composer).length === 5);
    expect(chips(composer)).to.deep.equal([
      '1.txt | 1 byte · Waiting',
      '2.txt | 1 byte · Waiting',
      'big.txt | Too large: 100 byte at most.',
      'none.txt | This file is empty.',
      '3.txt | One message takes 2 files at most.',
    ]);
    expect(said(composer)).to.contain('big.txt: Too large');
    sendButton(composer).click();
    await until(() => chips(composer).length === 3);
    expect(conversation.messages.value.at(-1)?.attachments).to.have.lengthOf(2);
    button(composer, 'Remove none.txt').click();
    await until(() => chips(composer).length === 2);
  });

  it('that the server refused say why, and do not stop the message', async () => {
    const { composer, conversation, field } = await equipped();
    paste(field, transferOf([fileOf('virus.exe', 10), fileOf('ok.txt', 10)]));
    await until(() => chips(composer).length === 2);
    const [{ id }] = conversation.files.value as unknown as [{ id: string }];
    conversation.files.move(id, { status: 'failed', error: new ChatError('unsupported_media_type', 'No.') });
    await until(() => chips(composer)[0] === 'virus.exe | Files of this kind are not accepted.');
    sendButton(composer).click();
    await until(() => chips(composer).length === 1);
    expect(conversation.messages.value.at(-1)?.attachments.map(({ name }) => name)).to.deep.equal(['ok.txt']);
    conversation.files.move(id, { error: new ChatError('unavailable', 'Later.', { retryable: true }) });
    await until(() => button(composer, 'Try virus.exe again'));
    button(composer, 'Try virus.exe again').click();
    await until(() => chips(composer)[0] === 'virus.exe | 10 byte');
  });

  it('that the device cannot keep are named', async () => {
    const { composer, conversation, field } = await equipped();
    const errors = record(composer, 'hypee-error');
    conversation.files.refusal = new ChatError('storage_failed', 'Full.');
    paste(field, transferOf([fileOf('a.txt', 10)]));
    await until(() => chips(composer).length === 1);
    expect(chips(composer)[0]).to.contain('could not keep it');
    expect(errors[0]?.error.code).to.equal('storage_failed');
  });

  it('that are pictures show what they are, with no address that leads to them', async () => {
    const { composer, field } = await equipped();
    paste(field, transferOf([await pictureOf('red.png')]));
    await until(() => deepAll(composer, 'canvas.drawn').length === 1);
    const canvas = deep(composer, 'canvas');
    const [red, green] = canvas.getContext('2d')!.getImageData(48, 48, 1, 1).data;
    expect(red! > 150 && green! < 100).to.be.true;
    expect(deepAll(composer, 'img')).to.be.empty;
  });

  it('beside the text that a table was copied as are left alone', async () => {
    const { composer, field } = await equipped();
    const office = { 'text/plain': 'a', 'text/html': '<b>a</b>', 'text/rtf': 'a' };
    const event = paste(field, transferOf([await pictureOf('table.png')], office));
    await nextFrame();
    expect(event.defaultPrevented).to.be.false;
    expect(chips(composer)).to.be.empty;
  });

  it('are dropped anywhere on the conversation, which says what that does', async () => {
    const { element, composer } = await equipped();
    const data = transferOf([fileOf('dropped.txt', 5)]);
    const header = deep(element, 'header');
    expect(drag(header, 'dragover', data).defaultPrevented).to.be.true;
    const target = (): HTMLElement | undefined =>
      deepAll(element, 'div').find((box) => box.shadowRoot?.textContent.includes('Drop files'));
    await until(target);
    expect(textOf(target()!.shadowRoot!.querySelector('p')!)).to.equal('Drop files to add them to your message');
    expect(target()!.getBoundingClientRect().height).to.equal(element.getBoundingClientRect().height);
    expect(drag(target()!, 'drop', data).defaultPrevented).to.be.true;
    await until(() => chips(composer).length === 1);
    expect(target()).to.be.undefined;
    drag(header, 'dragover', data);
    await until(target);
    drag(target()!, 'dragleave', data);
    expect(target()).to.be.undefined;
    const text = transferOf([], { 'text/plain': 'words' });
    expect(drag(header, 'dragover', text).defaultPrevented).to.be.false;
  });

  it('dropped on a thread go into its message, not into the conversation behind it', async () => {
    const { element, conversation } = await equipped();
    const root = conversation.messages.value[0]!.id;
    element.dispatchEvent(new CustomEvent('hypee-thread-open', { detail: { messageId: root } }));
    await until(() => deepAll(element, 'hypee-thread hypee-composer .emoji-tool, hypee-thread').length > 0);
    const thread = deep(element, 'hypee-thread');
    await until(() => deepAll(thread, '.emoji-tool').length === 1);
    await until(() => conversation.thread(root).files.listeners > 0);
    const data = transferOf([fileOf('reply.txt', 5)]);
    drag(deep(thread, 'hypee-timeline'), 'dragover', data);
    const targets = deepAll(element, 'div').filter((box) => box.shadowRoot?.textContent.includes('Drop files'));
    expect(targets).to.have.lengthOf(1);
    drag(targets[0]!, 'drop', data);
    await until(() => conversation.thread(root).files.value.length === 1);
    expect(conversation.files.value).to.be.empty;
    await until(() => chips(thread).length === 1);
    deep(thread, '[part=send]').click();
    await until(() => chips(thread).length === 0);
  });

  it('go with a reply', async () => {
    const { element, composer, conversation, field } = await equipped();
    await turnTo(element, 1);
    button(element, 'Reply').click();
    paste(field, transferOf([fileOf('a.txt', 5)]));
    await until(() => chips(composer).length === 1);
    sendButton(composer).click();
    const sent = conversation.messages.value.at(-1)!;
    expect([sent.attachments.length, sent.replyTo?.excerpt]).to.deep.equal([1, 'Message 1']);
  });

  it('wait while a message is edited: nothing is attached to that', async () => {
    const { element, composer, conversation, field } = await equipped();
    paste(field, transferOf([fileOf('a.txt', 5)]));
    await until(() => chips(composer).length === 1);
    const menu = await openMenu(element, 2);
    button(menu, 'Edit').click();
    await until(() => getComputedStyle(deep(composer, '.tray')).display === 'none');
    expect(getComputedStyle(deep(composer, '[part=tool]')).visibility).to.equal('hidden');
    paste(field, transferOf([fileOf('b.txt', 5)]));
    typeInto(field, 'changed');
    press(field, 'Enter');
    await until(() => conversation.messages.value[1]!.content === 'changed');
    expect(chips(composer)).to.deep.equal(['a.txt | 5 byte · Waiting']);
    expect(getComputedStyle(deep(composer, '.tray')).display).to.equal('block');
  });

  it('are chosen from a menu, by keyboard: a picture or a film, or any file', async () => {
    const { composer, conversation } = await equipped();
    const attach = button(composer, 'Attach');
    attach.focus();
    attach.click();
    await until(() => deepAll(composer, 'dialog[open]').length === 1);
    const dialog = deep(composer, 'dialog[open]');
    expect(deepAll(dialog, 'button').map(textOf)).to.deep.equal(['Photo or video', 'File']);
    expect(focused()).to.equal(button(dialog, 'Photo or video'));
    press(focused()!, 'ArrowDown');
    expect(focused()).to.equal(button(dialog, 'File'));
    // The system's dialog is not a page's to open without its user.
    button(dialog, 'Photo or video').click();
    const input = composer.shadowRoot!.querySelector<HTMLInputElement>('input[type=file]')!;
    expect([input.accept, input.multiple]).to.deep.equal(['image/*,video/*', true]);
    input.files = transferOf([await pictureOf('a.png')]).files;
    input.dispatchEvent(new Event('change'));
    await until(() => conversation.files.value.length === 1);
    expect(deepAll(composer, 'input[type=file]')).to.be.empty;
    await until(() => deepAll(composer, 'dialog[open]').length === 0);
  });

  it('cannot be given to a server that takes none', async () => {
    const { composer, conversation, field } = await equipped();
    conversation.files.limits = { files: 0, bytes: 0 };
    paste(field, transferOf([fileOf('a.txt', 5)]));
    await until(() => chips(composer)[0] === 'a.txt | This chat takes no files.');
    expect(deep(composer, '[part=tool]').hidden).to.be.true;
  });

  it('of a composer that has no conversation are told to whoever sends its messages', async () => {
    const composer = await fixture<HypeeComposer>(html`<hypee-composer .words=${new Words(['en'])}></hypee-composer>`);
    const sent = record(composer, 'hypee-send');
    paste(deep(composer, 'textarea'), transferOf([fileOf('a.txt', 5)]));
    await until(() => chips(composer).length === 1);
    sendButton(composer).click();
    expect(sent[0]?.attachments?.map((file) => (file as File).name)).to.deep.equal(['a.txt']);
    await until(() => chips(composer).length === 0);
  });

  it('leave nothing that listens when the chat is removed', async () => {
    const { element, chat, conversation, field, composer } = await equipped();
    paste(field, transferOf([await pictureOf('a.png')]));
    await until(() => chips(composer).length === 1);
    element.remove();
    await nextFrame();
    expect([conversation.files.listeners, chat.listeners]).to.deep.equal([0, 0]);
  });

  it('are accessible with all they can be, in both directions', async () => {
    for (const language of ['en', 'ar']) {
      const { composer, conversation, field } = await equipped({}, { language });
      paste(
        field,
        transferOf([await pictureOf('a.png'), fileOf('b.txt', 5), fileOf('c.txt', 5), fileOf('none.txt', 0)]),
      );
      await until(() => chips(composer).length === 4);
      const [a, b] = conversation.files.value as unknown as [{ id: string }, { id: string }];
      conversation.files.move(a.id, { status: 'uploading', sent: 20 });
      conversation.files.move(b.id, { status: 'failed', error: new ChatError('unsupported_media_type', 'No.') });
      await until(() => deepAll(composer, '.refused').length === 2);
      await expect(composer).to.be.accessible();
    }
  });
});

describe('the emoji of a composer', () => {
  const open = async (composer: HypeeComposer): Promise<HTMLElement> => {
    deep(composer, '.emoji-tool').click();
    await until(() => deepAll(composer, 'dialog[open]').length === 1);
    return deep(composer, 'dialog[open]');
  };

  it('are put where the caret is, undo takes them back, and the focus returns', async () => {
    const { composer, field } = await equipped();
    field.focus();
    typeInto(field, 'ab');
    field.setSelectionRange(1, 1);
    const dialog = await open(composer);
    button(dialog, '😀').click();
    await until(() => field.value === 'a😀b');
    expect(composer.value).to.equal('a😀b');
    expect(focused()).to.equal(field);
    expect(field.selectionStart).to.equal(3);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else asks for it
    document.execCommand('undo');
    expect(field.value).to.equal('ab');
    await composer.updateComplete;
  });

  it('that were used of late stand first: in messages of mine, and here', async () => {
    const { composer, conversation } = await equipped();
    conversation.send('so 🎻 and ❤️');
    const dialog = await open(composer);
    const recent = (root: ParentNode): string[] =>
      deepAll(root, 'section[aria-label=Recent] button').map((one) => textOf(one));
    expect(recent(dialog)).to.deep.equal(['❤️', '🎻']);
    press(focused()!, 'ArrowRight');
    expect(textOf(focused()!)).to.equal('🎻');
    button(dialog, '🐙').click();
    expect(recent(await open(composer)).slice(0, 3)).to.deep.equal(['🐙', '❤️', '🎻']);
    await expect(composer).to.be.accessible();
  });
});
