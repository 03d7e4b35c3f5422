import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BlockSteps } from './support/block-steps.ts';
import { RegExpSteps } from './support/regexp-steps.ts';

const KB = 1024;
/** What a reader may cost for each character, whatever it is. The worst there is takes about two thirds of it. */
const PER_CHARACTER = 190;

const blocks = new BlockSteps('/src/markdown/');
const patterns = new RegExpSteps();
// Only now, since the engine counts in what it compiles from here on.
const { parse } = await import('../src/markdown/parse.ts');
const { plainText } = await import('../src/markdown/plain-text.ts');

/** Blocks of code that are run, and steps of regular expressions, the steps back included. */
function stepsOf(run: () => void): number {
  return blocks.count(run) + patterns.count(run);
}

type Text = (length: number) => string;

const repeat =
  (unit: string): Text =>
  (length) =>
    unit.repeat(Math.ceil(length / unit.length));

/** A number of parts that grow, as long as there is room. */
const growing =
  (part: (size: number) => string): Text =>
  (length) => {
    let text = '';
    for (let size = 1; text.length < length; size += 1) text += part(size);
    return text;
  };

const around =
  (before: string, filling: string, after: string): Text =>
  (length) =>
    before + repeat(filling)(length) + after;

/** Those that the largest message consists of. */
const LARGEST: Readonly<Record<string, Text>> = {
  '*': repeat('*'),
  _: repeat('_'),
  '[': repeat('['),
  '](': repeat(']('),
  '`': repeat('`'),
  '<': repeat('<'),
  '> > > >': repeat('> '),
  '- - -': repeat('- '),
  'nested lists': growing((size) => `${' '.repeat(2 * (size % 40))}- a\n`),
  'nested quotes': growing((size) => `${'> '.repeat(size % 40)}a\n`),
  'mixed **_[': repeat('**_['),
  'plain words': repeat('word '),
};

const OTHERS: Readonly<Record<string, Text>> = {
  'openers without closers': repeat('*a '),
  'closers without openers': repeat('a* '),
  'runs that may do both': repeat('a*'),
  'runs that may do both but do not fit': repeat('a**b*'),
  'openers that do not fit the closers': (n) => repeat('*a ')(n / 2) + repeat('b_ ')(n / 2),
  'openers that do not fit by the rule of three': (n) => repeat('a**b ')(n / 2) + repeat('c* ')(n / 2),
  'deep emphasis': (n) => repeat('*a ')(n / 2) + repeat('b* ')(n / 2),
  'long runs': (n) => `${'*'.repeat(n / 2)}a${'*'.repeat(n / 2)}`,
  'runs that grow': growing((size) => `${'*'.repeat(size)}a `),
  strikethrough: repeat('~~a~~'),
  'open strikethrough': repeat('~~a '),
  'closing brackets': repeat(']'),
  'open links': repeat('[a](b'),
  links: repeat('[a](http://b)'),
  'links after open brackets': (n) => repeat('[')(n / 2) + repeat('[a](http://b)')(n / 2),
  'closers after open brackets': (n) => repeat('[')(n / 2) + repeat('](a(b')(n / 2),
  'addresses in brackets': repeat('[x](()'),
  'open titles': repeat('](a "'),
  'a title that never ends': around('[a](b "[a](b \'[a](b "', 'x', ''),
  images: repeat('!['),
  'images in images': (n) => `${repeat('![')(n / 4)}a${repeat('](http://a)')(n)}`,
  'links around pictures': repeat('[![a](http://b)](http://c)'),
  'runs of backticks that grow': growing((size) => `${'`'.repeat(size)} `),
  'runs of backticks that do not fit': growing((size) => `${'`'.repeat(size % 12)}a`),
  'runs of backticks that lost one to an escape': repeat('\\``'),
  'a code span with a space before': around('` ', 'a', '`'),
  'a code span of spaces': around('`', ' ', 'a`'),
  'open angle brackets': repeat('<a:'),
  'open e-mail addresses': repeat('<a@'),
  'an e-mail address': around('<a@', 'b.', '>'),
  'addresses without a host': repeat('http://'),
  'addresses that are none': repeat('http://. '),
  'www.': repeat('www.'),
  'an address with dots behind': around('http://a', '.', ''),
  'an address with brackets behind': around('http://a', ')', ''),
  'an address with brackets inside': (n) => `http://a${'('.repeat(n / 2)}${')'.repeat(n / 2)}`,
  escapes: repeat('\\'),
  'escaped marks': repeat('\\*'),
  'characters of two units': repeat('😀*'),
  'fences that open and close': repeat('```\n'),
  'fences that open': repeat('```a\n~~~\n'),
  'backticks that are no fence': repeat('``` ` '),
  'a heading of hashes': repeat('# '),
  'a heading with hashes behind': around('# a ', '#', 'b'),
  'a heading with hashes between': around('# a', ' #', 'b'),
  spaces: repeat(' '),
  'spaces before a word': around('', ' ', 'a'),
  'lines of spaces': repeat(' \n'),
  'empty lines': repeat('\n'),
  tabs: repeat('\t- '),
  'a list mark far from its text': around('-', ' ', 'a'),
  'list marks before a word': around('', '- ', 'a'),
  'list marks and spaces': growing((size) => `-${' '.repeat(size)}`),
  'a list': repeat('- a\n'),
  'a list in which each line is another list': repeat('- a\n+ b\n* c\n'),
  'quotes in lists in quotes': repeat('> - '),
  'numbers in numbers': repeat('1. '),
  'a number': repeat('1'),
  'one word': repeat('a'),
};

describe('what the parser costs grows as the text does', () => {
  for (const [what, text] of Object.entries({ ...LARGEST, ...OTHERS })) {
    test(what, () => {
      const [once, twice] = [text(4 * KB), text(8 * KB)].map((one) => stepsOf(() => parse(one)) / one.length);
      assert.ok(twice! <= 1.1 * once!, `${once} steps for each character, and ${twice} when it is twice as long`);
      assert.ok(twice! <= PER_CHARACTER, `${twice} steps for each character`);
    });
  }
});

describe('the largest message, 64 KB, costs no more for each character', () => {
  for (const [what, text] of Object.entries(LARGEST)) {
    test(what, () => {
      const largest = text(64 * KB);
      const steps = stepsOf(() => parse(largest)) / largest.length;
      assert.ok(steps <= PER_CHARACTER, `${steps} steps for each character`);
    });
  }
});

test('an excerpt costs the same however long the message is', () => {
  const excerpt = (length: number): number => stepsOf(() => plainText('*a* [b](http://c) '.repeat(length), 100));
  excerpt(KB);
  assert.equal(excerpt(8 * KB), excerpt(KB));
});
