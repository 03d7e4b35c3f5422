import { expect } from '@open-wc/testing';
import { Words } from '@hypee/chat-elements';
import { en } from '../src/strings/en.ts';
import { fr } from '../src/strings/fr.ts';
import type { Strings } from '../src/strings/strings.ts';

/** The places of each text, by the text's path. */
function places(strings: Strings): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const visit = (path: string, value: unknown): void => {
    if (typeof value === 'string') found[path] = [...value.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
    else for (const [name, inner] of Object.entries(value as object)) visit(`${path}.${name}`, inner);
  };
  visit('', strings);
  return found;
}

describe('words', () => {
  it('have the same texts with the same places in French as in English', () => {
    expect(places(fr)).to.deep.equal(places(en));
  });

  it('are in the first language there is, else in English', () => {
    expect(new Words(['pt-BR', 'fr-CA', 'en']).locale).to.equal('fr-CA');
    expect(new Words(['pt-BR']).locale).to.equal('en');
    expect(new Words([]).locale).to.equal('en');
    expect(new Words(['', 'not a tag', 'en_US']).locale).to.equal('en');
  });

  it('follow the plural rules of the language: zero is singular in French', () => {
    expect(new Words(['fr']).count('unread', 0)).to.equal('0 message non lu');
    expect(new Words(['en']).count('unread', 0)).to.equal('0 unread messages');
    expect(new Words(['fr']).count('charactersOver', 1234)).to.match(/^1\s234 caractères de trop$/);
  });

  it('say days as people do', () => {
    const words = new Words(['fr']);
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
    expect(new Words(['en']).text('typingOne', { name: '{other} $& \\' })).to.equal('{other} $& \\ is typing…');
  });
});
