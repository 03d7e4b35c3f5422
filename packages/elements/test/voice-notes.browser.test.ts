import { expect } from '@open-wc/testing';
import type { HypeeComposer } from '@hypee/chat-elements';
import { voiceNoteOf } from '../src/attachments/voice-note.ts';
import { levelsOf, wav } from '../src/composer-tools/voice/sound-file.ts';
import { openConversation, type Opened } from './support/open-conversation.ts';
import { itNeeds } from './support/engine.ts';
import { deep, deepAll, focused, press, textOf, until } from './support/page.ts';

interface Recording extends Opened {
  composer: HypeeComposer;
  /** Microphones that were given, in order. */
  streams: MediaStream[];
}

const media = navigator.mediaDevices;
const { getUserMedia } = media;

/** A conversation in which the button for a voice note is there. @param ask instead of the browser's question */
async function withMicrophone(
  options: Parameters<typeof openConversation>[1] = {},
  ask?: () => Promise<MediaStream>,
): Promise<Recording> {
  const streams: MediaStream[] = [];
  media.getUserMedia = async (constraints) => {
    const stream = await (ask?.() ?? getUserMedia.call(media, constraints));
    streams.push(stream);
    return stream;
  };
  const opened = await openConversation({}, options);
  const composer = deep(opened.element, 'hypee-composer');
  deep(composer, 'form').dispatchEvent(new PointerEvent('pointerenter'));
  await until(() => deepAll(composer, '.records .record-tool').length === 1);
  return { ...opened, composer, streams };
}

const bar = (composer: Element): HTMLElement | undefined =>
  deepAll(composer, 'div').find((box) => box.shadowRoot?.querySelector('.bar'));

const named = (composer: Element, name: string): HTMLElement | undefined =>
  bar(composer) && deepAll(bar(composer)!, 'button').find(({ ariaLabel }) => ariaLabel === name);

const click = async (composer: Element, name: string): Promise<void> => {
  await until(() => named(composer, name), name);
  named(composer, name)!.click();
};

/** Begins to record, and waits until there is something to hear. */
async function record({ composer }: Recording, seconds = 1): Promise<void> {
  deep(composer, '.record-tool').click();
  await until(() => named(composer, 'Stop'));
  await until(() => textOf(deep(bar(composer)!, '.time')) === `0:0${seconds}`);
}

const isLetGo = (streams: readonly MediaStream[]): boolean =>
  streams.length > 0 && streams.every((stream) => stream.getTracks().every(({ readyState }) => readyState === 'ended'));

describe('voice notes', () => {
  afterEach(() => {
    media.getUserMedia = getUserMedia;
  });

  itNeeds('microphone', 'are recorded, listened to and sent, with how loud they are over their time', async () => {
    const opened = await withMicrophone();
    const { composer, conversation, streams } = opened;
    await record(opened);
    expect(focused()?.ariaLabel).to.equal('Stop');
    expect(deep(composer, 'form').hidden).to.be.true;
    await click(composer, 'Stop');
    await until(() => named(composer, 'Listen'));
    expect(isLetGo(streams)).to.be.true;
    expect(focused()?.ariaLabel).to.equal('Listen');
    await expect(composer).to.be.accessible();
    await click(composer, 'Listen');
    await until(() => named(composer, 'Pause'));
    await click(composer, 'Pause');
    await click(composer, 'Send');
    await until(() => conversation.messages.value.length === 5);
    const sent = conversation.messages.value.at(-1)!;
    const note = voiceNoteOf(sent)!;
    expect(note.duration).to.be.within(0.8, 4);
    expect(note.levels).to.have.lengthOf(64);
    expect(Math.max(...note.levels)).to.equal(1);
    const [file] = sent.attachments as unknown as [(typeof sent.attachments)[0]];
    expect(file.name).to.match(/^Voice note\.(m4a|wav)$/);
    const blob = file.upload!.blob!;
    const context = new AudioContext();
    const heard = await context.decodeAudioData(await blob.arrayBuffer());
    await context.close();
    expect(heard.duration).to.be.closeTo(note.duration, 0.2);
    expect(bar(composer)).to.be.undefined;
    expect(focused()).to.equal(deep(composer, 'textarea'));
  });

  itNeeds('microphone', 'are sent while they are recorded', async () => {
    const opened = await withMicrophone();
    await record(opened);
    await click(opened.composer, 'Send');
    await until(() => opened.conversation.messages.value.length === 5);
    expect(isLetGo(opened.streams)).to.be.true;
  });

  for (const how of ['by its button', 'by Escape', 'when the chat is removed'] as const) {
    itNeeds('microphone', `are discarded ${how}, and the microphone is let go`, async () => {
      const opened = await withMicrophone();
      const { element, composer, conversation, streams } = opened;
      await record(opened, 0);
      if (how === 'by its button') await click(composer, 'Discard the recording');
      else if (how === 'by Escape') press(focused()!, 'Escape');
      else element.remove();
      expect(isLetGo(streams)).to.be.true;
      expect(bar(composer)).to.be.undefined;
      expect(conversation.messages.value).to.have.lengthOf(4);
      if (element.isConnected) expect(focused()).to.equal(deep(composer, 'textarea'));
    });
  }

  itNeeds('microphone', 'whose microphone is given when nobody waits any more let it go at once', async () => {
    let give = (): void => undefined;
    const given = new Promise<void>((resolve) => (give = resolve));
    const opened = await withMicrophone({}, async () => {
      await given;
      return getUserMedia.call(media, { audio: true });
    });
    deep(opened.composer, '.record-tool').click();
    await until(() => bar(opened.composer));
    expect(textOf(deep(bar(opened.composer)!, '.text'))).to.equal('Allow the microphone to record.');
    await click(opened.composer, 'Cancel');
    give();
    await until(() => isLetGo(opened.streams));
  });

  for (const [name, text] of [
    ['NotAllowedError', 'The microphone is blocked. Allow it in the settings of your browser.'],
    ['NotFoundError', 'No microphone was found.'],
    ['NotReadableError', 'Nothing could be recorded.'],
  ] as const) {
    itNeeds('microphone', `that cannot be recorded say why: ${name}`, async () => {
      const { composer } = await withMicrophone({}, () => Promise.reject(new DOMException('', name)));
      deep(composer, '.record-tool').click();
      await until(() => bar(composer) && deepAll(bar(composer)!, '[role=alert]').length === 1);
      expect(textOf(deep(bar(composer)!, '[role=alert]'))).to.equal(text);
      await expect(composer).to.be.accessible();
      await click(composer, 'Cancel');
      expect(focused()).to.equal(deep(composer, 'textarea'));
    });
  }

  it('are played by every browser as WAV: 16 bits, one channel, 16 kHz', async () => {
    const samples = Float32Array.from({ length: 16_000 }, (_, at) => Math.sin(at / 5) * (at < 8000 ? 0.2 : 0.8));
    const view = new DataView(wav(samples));
    const text = (at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((more) => view.getUint8(at + more)));
    expect([text(0), text(8), text(12), text(36)]).to.deep.equal(['RIFF', 'WAVE', 'fmt ', 'data']);
    expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).to.deep.equal([
      1, 16_000, 16,
    ]);
    const context = new OfflineAudioContext(1, 1, 16_000);
    const heard = await context.decodeAudioData(wav(samples));
    expect(heard.duration).to.equal(1);
    expect(heard.getChannelData(0)[12_000]).to.be.closeTo(samples[12_000]!, 0.001);
    const levels = levelsOf(samples, 4);
    expect(levels.map((level) => Math.round(level * 100))).to.deep.equal([25, 25, 100, 100]);
  });
});
