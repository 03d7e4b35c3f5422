import { expect } from '@open-wc/testing';
import { enMessages } from '../src/strings/en-messages.ts';
import { bring } from '../src/strings/words.ts';
import { Words } from '@hypee/chat-elements';

describe('words', () => {
  it('are in the first language there is, else in English', async () => {
    expect((await Words.load(['tr-TR', 'fr-CA', 'en'])).locale).to.equal('fr-CA');
    expect((await Words.load(['tr-TR'])).locale).to.equal('en');
    expect((await Words.load(['pt-BR'])).text('send')).to.equal('Enviar');
    expect((await Words.load([])).locale).to.equal('en');
    expect((await Words.load(['', 'not a tag', 'constructor', 'en_US'])).locale).to.equal('en');
  });

  it('follow the plural rules of the language: zero is singular in French', async () => {
    const french = await Words.load(['fr']);
    expect(french.count('unread', 0)).to.equal('0 message non lu');
    expect(new Words(['en']).count('unread', 0)).to.equal('0 unread messages');
    expect(french.count('charactersOver', 1234)).to.match(/^1\s234 caractères de trop$/);
    expect(french.count('unread', 1_000_000)).to.match(/^1\s000\s000 de messages non lus$/);
  });

  it('have a form for one, two, a few and many in Arabic', async () => {
    const arabic = await Words.load(['ar']);
    expect([1, 2, 3, 11, 100].map((count) => arabic.count('members', count, 'N'))).to.deep.equal([
      'عضو واحد',
      'عضوان',
      'N أعضاء',
      'N عضوًا',
      'N عضو',
    ]);
  });

  it('keep the direction of what people wrote apart from their own, in Arabic', async () => {
    const [arabic, english] = [await Words.load(['ar']), new Words(['en'])];
    expect(arabic.text('ownPrefix', { text: 'Ready!' })).to.equal('أنت: \u2068Ready!\u2069');
    expect(english.text('ownPrefix', { text: 'Ready!' })).to.equal('You: Ready!');
  });

  it('say days as people do', async () => {
    const words = await Words.load(['fr']);
    const now = new Date(2026, 10, 22, 0, 30);
    expect(words.day(new Date(2026, 10, 22, 0, 1), now)).to.equal('Aujourd’hui');
    expect(words.day(new Date(2026, 10, 21, 23, 59), now)).to.equal('Hier');
    expect(words.day(new Date(2026, 10, 20, 12), now)).to.equal('Vendredi 20 novembre 2026');
    expect(words.ago(new Date(2026, 10, 21, 23, 59), now)).to.equal('Hier');
    expect(words.ago(new Date(2026, 10, 18, 12), now)).to.equal('Mercredi');
    expect(words.ago(new Date(2026, 9, 1), now)).to.equal('01/10/2026');
  });

  it('count days over a change of the clocks', () => {
    const words = new Words(['en']);
    for (const [month, day] of [
      [2, 29],
      [9, 25],
    ] as const) {
      expect(words.day(new Date(2026, month, day - 1, 23), new Date(2026, month, day, 1))).to.equal('Yesterday');
    }
  });

  it('replace only what the page gives, and an error’s text too', () => {
    const words = new Words(['en'], { send: 'Go', errors: { not_found: 'Gone!' } });
    expect(words.text('send')).to.equal('Go');
    expect(words.text('retry')).to.equal('Retry');
  });

  it('leave text that looks like a place alone', () => {
    bring(enMessages);
    expect(new Words(['en']).text('typingOne', { name: '{other} $& \\' })).to.equal('{other} $& \\ is typing…');
  });
});
