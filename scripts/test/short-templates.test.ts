import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortCss } from '../lib/short-css.mjs';
import { shortHtml } from '../lib/short-html.mjs';
import { withShortTemplates } from '../lib/short-templates.mjs';

const css = (...parts: string[]): string => shortCss(parts).join('${}');
const html = (...parts: string[]): string => shortHtml(parts).join('${}');

describe('a style sheet in a template', () => {
  test('loses comments, line breaks and the spaces that mean nothing', () => {
    const sheet = `
      /* A row. */
      :host([own]) .bubble,
      .name > b {
        color: var(--text, red);
        margin: 0 auto; /* in the middle */
      }

      @media (forced-colors: active) {
        b { color: ButtonText }
      }
    `;
    assert.equal(
      css(sheet),
      ':host([own]) .bubble,.name > b{color:var(--text,red);margin:0 auto}@media (forced-colors:active){b{color:ButtonText}}',
    );
  });

  test('keeps the spaces of selectors and of sums', () => {
    for (const same of [
      'a :hover{b:calc(1px + -2px*(3 - 1))}',
      'a b{grid-area:1 / 2}',
      '.a:not(.b) .c{--x:1}',
      '@container chat (width >= 600px) and (height > 3px){a{b:c}}',
      'a{margin:-1px -2px}',
      'a{b:c !important}',
    ]) {
      assert.equal(css(same), same);
    }
  });

  test('keeps strings, addresses and escapes to the letter', () => {
    for (const same of [
      `a::before{content:'  /* no */ ; } , : '}`,
      `a::before{content:"it's  \\\\"}`,
      'a{b:url(data:image/svg+xml;utf8,<svg x="1 , 2" />)}',
      '.a\\\\, b{c:d}',
      'a{--x:;}',
    ]) {
      assert.equal(css(same), same);
    }
  });

  test('keeps one space beside a value, and none beside a brace', () => {
    assert.equal(css('a {\n  b: c ', ' d;\n  ', '\n}'), 'a{b:c ${} d;${}}');
    assert.equal(css('\n', '\n  a {\n b: ', ';\n }\n'), '${} a{b: ${}}');
  });

  test('parts what only a comment parted', () => {
    assert.equal(css('a/* and */b{c:d}'), 'a b{c:d}');
  });

  test('is left as it is where a value stands in a string or a comment', () => {
    for (const [open, end] of [
      ["a::before {\n  content: 'x", "y';\n}"],
      ['a {\n  /* ', ' */ b: c;\n}'],
    ] as const) {
      assert.deepEqual(shortCss([open, end]), [open, end]);
    }
  });
});

describe('an HTML template', () => {
  test('loses line breaks beside blocks, which are never drawn', () => {
    assert.equal(
      html('\n  <div class="a">\n    <p>\n      Text\n    </p>\n    ', '\n  </div>\n'),
      '<div class="a"><p>Text</p>${}</div>',
    );
  });

  test('keeps one space where things stand in a line', () => {
    assert.equal(
      html('\n  <b>one</b>\n  <i>two</i>\n  ', '\n  three\n  four\n'),
      ' <b>one</b> <i>two</i> ${} three four ',
    );
    assert.equal(html('<p><b>', '</b>\n  ', '</p>'), '<p><b>${}</b> ${}</p>');
    assert.equal(html('<hypee-a></hypee-a>\n<hypee-b></hypee-b>'), '<hypee-a></hypee-a> <hypee-b></hypee-b>');
  });

  test('a button ends lines inside, not outside', () => {
    assert.equal(
      html('<b>or</b>\n<button>\n  ', '\n</button>\n<button>\n  No\n</button>'),
      '<b>or</b> <button>${}</button> <button>No</button>',
    );
  });

  test('keeps white space without a line break', () => {
    for (const same of ['<p> a  b </p> <p> </p>', ' <b>a</b> ', '<p> ${} </p>']) assert.equal(html(same), same);
  });

  test('brings a tag onto one line, with its values as they are', () => {
    assert.equal(
      html('<p\n  class="a\n  b"\n  title=', '\n  .x=', '\n  ?y=', "\n  data-z='1\n2'\n>", '</p\n>'),
      '<p class="a\n  b" title=${} .x=${} ?y=${} data-z=\'1\n2\'>${}</p>',
    );
    assert.equal(html('<i a="', '\n  ', '"\n  b></i>'), '<i a="${}\n  ${}" b></i>');
    assert.equal(html('<hr a=', '\n/>'), '<hr a=${} />');
  });

  test('keeps the text of a field, of preformatted text and of comments', () => {
    for (const same of [
      '<textarea>\n  a\n</textarea>',
      '<pre>\n  a <b>\n  b</b>\n</pre>',
      '<style>\n  a { b: c }\n</style>',
      '<b><!--\n <p>\n --></b>',
    ]) {
      assert.equal(html(same), same);
    }
    assert.equal(html('<pre>\n', '\n</pre>\n<p>\n</p>'), '<pre>\n${}\n</pre><p></p>');
  });

  test('an arrow function in an expression is no end of a tag', () => {
    assert.equal(html('<p\n  @click=', '\n  a>b\n</p>'), '<p @click=${} a>b</p>');
  });
});

describe('a source with templates', () => {
  const source = [
    "import { css, html } from 'lit';",
    'const styles = css`',
    '  a {',
    '    b: c;',
    '  }',
    '`;',
    'const row = (list: string[]) => html`',
    '  <ul>',
    '    ${list.map((text) => html`',
    '      <li>${text}</li>',
    '    `)}',
    '  </ul>',
    '`; const text = `',
    '  a',
    '`;',
    'throw new Error(text);',
  ].join('\n');

  test('is shortened, in nested templates too, and nowhere else', () => {
    const { code = '' } = withShortTemplates(source, 'a.ts') ?? {};
    assert.equal(
      code,
      [
        "import { css, html } from 'lit';",
        'const styles = css`a{b:c}`;',
        'const row = (list: string[]) => html`<ul>${list.map((text) => html`<li>${text}</li>`)}</ul>`; const text = `',
        '  a',
        '`;',
        'throw new Error(text);',
      ].join('\n'),
    );
  });

  test('says where each line was', () => {
    const { code = '', map } = withShortTemplates(source, 'a.ts') ?? {};
    assert.equal(map?.mappings.length, code.split('\n').length);
    assert.deepEqual(
      map.mappings.map((segments) => segments[0]),
      [
        [0, 0, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 6, 0],
        [0, 0, 13, 0],
        [0, 0, 14, 0],
        [0, 0, 15, 0],
      ],
    );
    const places = map.mappings[2]?.map(([column, , line, from]) => [
      code.split('\n')[2]?.slice(column, column + 5),
      line,
      from,
    ]);
    assert.deepEqual(places?.at(-1), ['`; co', 12, 0]);
  });

  test('is left alone where nothing can be shorter', () => {
    assert.equal(withShortTemplates('const a = html`<p>${b}</p>`;', 'a.ts'), null);
  });
});
