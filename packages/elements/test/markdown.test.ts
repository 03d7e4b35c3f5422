import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseInline } from '../src/markdown/inline.ts';
import { parse } from '../src/markdown/parse.ts';
import { plainText } from '../src/markdown/plain-text.ts';
import type { Block, Inline } from '../src/markdown/tree.ts';
import { EMPHASIS } from './support/commonmark-emphasis.ts';
import { inlineNotation, notation } from './support/markdown-notation.ts';

type Examples = Readonly<Record<string, readonly (readonly [input: string, meaning: string])[]>>;

const INLINE: Examples = {
  'code spans': [
    ['`foo`', '<code foo>'],
    ['`` foo ` bar ``', '<code foo ` bar>'],
    ['` `` `', '<code ``>'],
    ['`  `` `', '<code  ``>'],
    ['` a`', '<code  a>'],
    ['`  `', '<code   >'],
    ['`foo\nbar`', '<code foo bar>'],
    ['`foo\\`bar`', '<code foo\\>bar`'],
    ['*foo`*`', '*foo<code *>'],
    ['```foo``', '```foo``'],
    ['`foo``bar``', '`foo<code bar>'],
    ['`a` and `b` and ``c', '<code a> and <code b> and ``c'],
    [`${'`'.repeat(9)}a${'`'.repeat(9)}`, `${'`'.repeat(9)}a${'`'.repeat(9)}`],
    ['<b>`<script>`</b>', '<b><code <script>></b>'],
  ],
  escapes: [
    ['\\*not emphasised*', '*not emphasised*'],
    ['\\[no link](https://a.example)', '[no link](<link https://a.example/ https://a.example>)'],
    ['\\`no code`', '`no code`'],
    ['\\\\*emphasis*', '\\<em emphasis>'],
    ['C:\\Users\\me', 'C:\\Users\\me'],
    ['\\<https://a.example>', '<<link https://a.example/ https://a.example>>'],
    ['broken\\\nline', 'broken⏎line'],
    ['¯\\\\\\_(ツ)_/¯', '¯\\_(ツ)_/¯'],
  ],
  strikethrough: [
    ['~~gone~~ here', '<del gone> here'],
    ['~~**both**~~', '<del <strong both>>'],
    ['~one~ ~~~three~~~', '~one~ ~~~three~~~'],
    ['~~ not ~~', '~~ not ~~'],
    ['a ~~b', 'a ~~b'],
  ],
  'links with a text': [
    ['[a](https://a.example)', '<link https://a.example/ a>'],
    ['[a]( <https://a.example/b c> )', '<link https://a.example/b%20c a>'],
    ['[a](https://a.example "title")', '<link https://a.example/ a>'],
    ["[a](https://a.example\n'title')", '<link https://a.example/ a>'],
    ['[a](https://a.example/b_(c)_d)', '<link https://a.example/b_(c)_d a>'],
    ['[a](https://a.example/b)c)', '<link https://a.example/b a>c)'],
    ['[*a* `b`](https://a.example)', '<link https://a.example/ <em a> <code b>>'],
    ['*[a*](https://a.example)', '*<link https://a.example/ a*>'],
    ['[a *b](https://a.example)*', '<link https://a.example/ a *b>*'],
    ['*a [b](https://a.example) c*', '<em a <link https://a.example/ b> c>'],
    ['[a`](https://a.example)`', '[a<code ](https://a.example)>'],
    ['[a [b] c](https://a.example)', '<link https://a.example/ a [b] c>'],
    ['[a](www.a.example)', '<link http://www.a.example/ a>'],
    ['[write](me@a.example)', '<link mailto:me@a.example write>'],
    ['[write](mailto:me@a.example)', '<link mailto:me@a.example write>'],
    ['[call](tel:+4930123)', '<link tel:+4930123 call>'],
    ['[](https://a.example)', '<link https://a.example/ https://a.example/>'],
    ['[ ](https://a.example)', '<link https://a.example/ https://a.example/>'],
    ['a](https://a.example)', 'a](<link https://a.example/ https://a.example>)'],
    ['[a] (https://a.example)', '[a] (<link https://a.example/ https://a.example>)'],
    ['[a][b] [c]', '[a][b] [c]'],
    ['[a]: https://a.example', '[a]: <link https://a.example/ https://a.example>'],
  ],
  'links in links': [
    ['[a [b](https://b.example) c](#d)', '[a <link https://b.example/ b> c](#d)'],
    ['[https://bank.example](https://a.example)', '<link https://a.example/ https://bank.example>'],
    ['[see <https://b.example>](https://a.example)', '<link https://a.example/ see https://b.example>'],
  ],
  'images, which are never fetched': [
    ['![alt](https://a.example/b.png)', '<link https://a.example/b.png alt>'],
    ['![](https://a.example/b.png)', '<link https://a.example/b.png https://a.example/b.png>'],
    ['[![alt](https://a.example/b.png)](https://a.example)', '<link https://a.example/ alt>'],
    [
      '![[b](https://b.example)](https://a.example/c.png)',
      '![<link https://b.example/ b>](<link https://a.example/c.png https://a.example/c.png>)',
    ],
    ['what![a]', 'what![a]'],
  ],
  'addresses in angle brackets': [
    ['<https://a.example/?q=*b*>', '<link https://a.example/?q=*b* https://a.example/?q=*b*>'],
    ['<MAILTO:me@a.example>', '<link mailto:me@a.example MAILTO:me@a.example>'],
    ['<me.too+you@a-b.example>', '<link mailto:me.too+you@a-b.example me.too+you@a-b.example>'],
    ['<b>', '<b>'],
    ['<*a*>', '<<em a>>'],
    ['<https://a.example b>', '<<link https://a.example/ https://a.example> b>'],
    ['I <3 you', 'I <3 you'],
  ],
  'addresses that were just typed, as GFM has them': [
    ['www.commonmark.org', '<link http://www.commonmark.org/ www.commonmark.org>'],
    ['Visit www.commonmark.org/a.b.', 'Visit <link http://www.commonmark.org/a.b www.commonmark.org/a.b>.'],
    ['(https://a.example/b(c))', '(<link https://a.example/b(c) https://a.example/b(c)>)'],
    ['https://a.example/b(c)))!', '<link https://a.example/b(c) https://a.example/b(c)>))!'],
    ['https://a.example/b(c))+ok', '<link https://a.example/b(c))+ok https://a.example/b(c))+ok>'],
    ['https://a.example/?b[]=c', '<link https://a.example/?b[]=c https://a.example/?b[]=c>'],
    ['https://a.example/~b_c_d*', '<link https://a.example/~b_c_d https://a.example/~b_c_d>*'],
    ['https://a.example<b', '<link https://a.example/ https://a.example><b'],
    ['"https://a.example"', '"<link https://a.example/ https://a.example>"'],
    ['« https://a.example » !', '« <link https://a.example/ https://a.example> » !'],
    ['«https://a.example», …', '«<link https://a.example/ https://a.example>», …'],
    ['**https://a.example**', '<strong <link https://a.example/ https://a.example>>'],
    ['_www.a.example_', '<em <link http://www.a.example/ www.a.example>>'],
    ['~~https://a.example~~', '<del <link https://a.example/ https://a.example>>'],
    ['HTTPS://A.example', '<link https://a.example/ HTTPS://A.example>'],
    ['https://éa.example/ü', '<link https://xn--a-9fa.example/%C3%BC https://éa.example/ü>'],
    ['http://localhost:3000/', '<link http://localhost:3000/ http://localhost:3000/>'],
    ['xhttps://a.example', 'xhttps://a.example'],
    ['https:// https://. www. www', 'https:// https://. www. www'],
    ['ftp://a.example mailto:a@b.example', 'ftp://a.example mailto:a@b.example'],
  ],
  'text that only looks like marks': [
    ['2*3*4 = 24, snake_case_name', '2<em 3>4 = 24, snake_case_name'],
    ['a & b &amp; <div onclick="x">', 'a & b &amp; <div onclick="x">'],
    ['\\', '\\'],
    ['', ''],
  ],
};

const BLOCKS: Examples = {
  'paragraphs and line breaks': [
    ['one', 'p(one)'],
    ['one\ntwo', 'p(one⏎two)'],
    ['one\r\ntwo\rthree', 'p(one⏎two⏎three)'],
    ['one\n\n\n \t\n\ntwo', 'p(one) p(two)'],
    ['    indented\n    more', 'p(    indented⏎    more)'],
    ['*one\n\ntwo*', 'p(*one) p(two*)'],
    ['', ''],
    [' \n ', ''],
  ],
  'bullet lists': [
    ['- a\n- b', 'ul(li(p(a)) li(p(b)))'],
    ['* a\n\n* b', 'ul(li(p(a)) li(p(b)))'],
    ['+ a\n- b', 'ul(li(p(a))) ul(li(p(b)))'],
    ['- a\n  b\n\n  c', 'ul(li(p(a⏎b) p(c)))'],
    ['- a\nb', 'ul(li(p(a))) p(b)'],
    ['text\n- a\nmore', 'p(text) ul(li(p(a))) p(more)'],
    ['- a\n  - b\n    - c\n- d', 'ul(li(p(a) ul(li(p(b) ul(li(p(c)))))) li(p(d)))'],
    ['- a\n\t- b\n\t\t- c', 'ul(li(p(a) ul(li(p(b) ul(li(p(c)))))))'],
    ['- a\n - b', 'ul(li(p(a)) li(p(b)))'],
    ['- - a', 'ul(li(ul(li(p(a)))))'],
    ['- > a\n  b', 'ul(li(quote(p(a)) p(b)))'],
    ['-a\n*b\n-\n- ', 'p(-a⏎*b⏎-⏎- )'],
    ['- - -\n***\n* * *\n---', 'p(- - -⏎***⏎* * *⏎---)'],
  ],
  'numbered lists': [
    ['1. a\n2. b', 'ol1(li(p(a)) li(p(b)))'],
    ['7) a\n9) b', 'ol7(li(p(a)) li(p(b)))'],
    ['1. a\n2) b', 'ol1(li(p(a))) ol2(li(p(b)))'],
    ['0. a', 'ol0(li(p(a)))'],
    ['1. a\n   1. b', 'ol1(li(p(a) ol1(li(p(b)))))'],
    ['text\n1. a', 'p(text) ol1(li(p(a)))'],
    ['the number of seats is\n19. It was', 'p(the number of seats is⏎19. It was)'],
    ['1986. It was great', 'p(1986. It was great)'],
    ['1.5 litres', 'p(1.5 litres)'],
  ],
  quotes: [
    ['> a\n> b\n>\n> c', 'quote(p(a⏎b) p(c))'],
    ['>a', 'quote(p(a))'],
    ['> a\nanswer', 'quote(p(a)) p(answer)'],
    ['> > a\n> b', 'quote(quote(p(a)) p(b))'],
    ['>>> a', 'quote(quote(quote(p(a))))'],
    ['> - a\n>   b', 'quote(ul(li(p(a⏎b))))'],
    ['> ```\n> a\n> ```\nb', 'quote(fence(a)) p(b)'],
    ['text\n> a', 'p(text) quote(p(a))'],
    ['>\n>:(\n>_<\n> >', 'p(>⏎>:(⏎>_<⏎> >)'],
  ],
  'fenced code': [
    ['```\n<a>\n *b*\n```', 'fence(<a>⏎ *b*)'],
    ['~~~ ts title="x"\na\n\n\nb\n~~~~\nc', 'fence[ts title="x"](a⏎⏎⏎b) p(c)'],
    ['````\n```\n````', 'fence(```)'],
    ['```\n~~~\n```', 'fence(~~~)'],
    ['```js\nnot closed', 'fence[js](not closed)'],
    ['  ```\n  a\n    b\n c\n  ```', 'fence(a⏎  b⏎c)'],
    ['text\n```\na\n```\ntext', 'p(text) fence(a) p(text)'],
    ['- a\n  ```\n  b\n  ```\n- c', 'ul(li(p(a) fence(b)) li(p(c)))'],
    ['```one line```', 'p(<code one line>)'],
    ['```said nothing more', 'p(```said nothing more)'],
    ['``\na\n``', 'p(<code a>)'],
  ],
  'headings, which must not get into the outline of the page': [
    ['# a *b* c ##', 'p(<strong a <em b> c>)'],
    ['###### a\nb', 'p(<strong a>) p(b)'],
    ['####### a', 'p(####### a)'],
    ['#tag', 'p(#tag)'],
    ['#', 'p(#)'],
    ['a\n===', 'p(a⏎===)'],
  ],
  'what is no part of it': [
    ['<h1>a</h1>\n<!-- b -->', 'p(<h1>a</h1>⏎<!-- b -->)'],
    ['| a | b |\n|---|---|', 'p(| a | b |⏎|---|---|)'],
  ],
};

for (const [what, examples] of Object.entries(INLINE)) {
  test(what, () => {
    for (const [input, meaning] of examples) assert.equal(inlineNotation(parseInline(input)), meaning, input);
  });
}

for (const [what, examples] of Object.entries(BLOCKS)) {
  test(what, () => {
    for (const [input, meaning] of examples) assert.equal(notation(parse(input)), meaning, input);
  });
}

test('emphasis as the CommonMark specification has it', () => {
  for (const [number, input, meaning] of EMPHASIS) {
    assert.equal(inlineNotation(parseInline(input)), meaning, `example ${number}: ${input}`);
  }
});

test('addresses that a link must not lead to stay text', () => {
  for (const address of [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\u0001script:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript\u200b:alert(1)',
    '&#106;avascript:alert(1)',
    'javascript%3Aalert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:msgbox(1)',
    'blob:https://a.example/1',
    'file:///etc/passwd',
    'view-source:https://a.example',
    'intent://a.example',
    'ftp://a.example',
    '//a.example',
    '/path',
    'path',
    '#hash',
    '?query',
    'http:',
    'https://',
    'https://[a',
    '',
  ]) {
    for (const text of [`[a](${address})`, `[a](<${address}>)`, `![a](${address})`, `<${address}>`]) {
      const links = linksIn(parse(text)).filter((url) => !url.startsWith('https://a.example/'));
      assert.deepEqual(links, [], text);
    }
  }
});

test('a tab or a line break inside an address hides no scheme', () => {
  for (const text of ['[a](java\tscript:alert(1))', '[a](<java\tscript:alert(1)>)', '[a](<java\nscript:alert(1)>)']) {
    assert.deepEqual(linksIn(parse(text)), [], text);
  }
});

describe('nesting', () => {
  test('of quotes and lists is bounded: what is deeper stays text', () => {
    assert.equal(notation(parse(`${'> '.repeat(9)}a`)), `${'quote('.repeat(6)}p(> > > a)${')'.repeat(6)}`);
    assert.equal(notation(parse(`${'- '.repeat(9)}a`)), `${'ul(li('.repeat(6)}p(- - - a)${'))'.repeat(6)}`);
  });

  test('of emphasis is bounded: what is deeper stays text', () => {
    const text = `${'*a **b '.repeat(6)}c${'** *'.repeat(6)}`;
    const depth = depthOf(parseInline(text));
    assert.ok(depth <= 8, String(depth));
    assert.equal(
      inlineNotation(parseInline(`${'*'.repeat(20)}a${'*'.repeat(20)}`)),
      `${'<strong '.repeat(8)}****a****${'>'.repeat(8)}`,
    );
  });
});

describe('plain text', () => {
  test('is what a message says, without marks, in one line', () => {
    for (const [content, text] of [
      ['Hello **you** and _you_', 'Hello you and you'],
      ['# Plan\n\n1. one\n2. two\n   - three', 'Plan one two three'],
      ['> quoted\n> again\n\nanswer', 'quoted again answer'],
      ['```js\nlet a;\n\nlet b;\n```', 'let a; let b;'],
      ['[the page](https://a.example/long/way) ![a cat](https://a.example/c.png)', 'the page a cat'],
      ['  spaced \t  out\u00a0', 'spaced out'],
      ['<b>&amp;</b>', '<b>&amp;</b>'],
      ['turned \u202eround\u202c \u2067again', 'turned round again'],
      ['', ''],
    ] as const) {
      assert.equal(plainText(content), text, content);
    }
  });

  test('is cut where it is too long, and never inside a character', () => {
    assert.equal(plainText('abcdef', 6), 'abcdef');
    assert.equal(plainText('abcdefg', 6), 'abcde…');
    assert.equal(plainText('abcd😀fg', 6), 'abcd…');
    assert.equal(plainText(`**${'a'.repeat(500)}**`), `${'a'.repeat(199)}…`);
  });
});

function linksIn(nodes: readonly (Block | Inline)[]): string[] {
  return nodes.flatMap((node): string[] => {
    if (typeof node === 'string' || 'text' in node) return [];
    if ('items' in node) return linksIn(node.items.flat());
    return [...('url' in node ? [node.url] : []), ...linksIn(node.children)];
  });
}

function depthOf(nodes: readonly Inline[]): number {
  return Math.max(
    0,
    ...nodes.map((node) => (typeof node === 'object' && 'children' in node ? 1 + depthOf(node.children) : 0)),
  );
}
