import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minifyCss, minifyTemplates } from '../lib/minify-templates.mjs';

test('a style sheet loses its comments and needless spaces, and nothing else', () => {
  const sheet = `
    /* Why; it { is } so. */
    :host([theme='light']) > .a,
    .a:not(.b) :hover {
      font: 15px/21px var(--_font), sans-serif;
      margin: calc(-1 * var(--_space)) 0;
      content: attr(data-text) ' ';
    }

    @media (forced-colors: active) {
      .a {
        border: 1px solid;
      }
    }
  `;
  assert.equal(
    minifyCss(sheet),
    ":host([theme='light']) > .a,.a:not(.b) :hover{font:15px/21px var(--_font),sans-serif;" +
      "margin:calc(-1 * var(--_space)) 0;content:attr(data-text) ' '}@media (forced-colors:active){.a{border:1px solid}}",
  );
});

test('only what is marked as a style sheet is one', () => {
  const { transform } = minifyTemplates();
  assert.ok(typeof transform === 'object');
  const minify = (code: string): unknown => Reflect.apply(transform.handler, undefined, [code, '/src/a.styles.ts']);
  assert.deepEqual(minify('const a = css`\n  p {\n    top: 0;\n  }\n`; const b = html`<p>a: b </p>`;'), {
    code: 'const a = css`p{top:0}`; const b = html`<p>a: b </p>`;',
    map: null,
  });
  assert.equal(minify('const b = html`<p></p>`;'), null);
});

test('markup keeps a space where it had a line break', () => {
  const { renderChunk } = minifyTemplates();
  assert.ok(typeof renderChunk === 'object');
  const code = 'const a=html`\n  <p>\n    one <b>two</b>\n    three\n  </p>`;';
  assert.deepEqual(Reflect.apply(renderChunk.handler, undefined, [code]), {
    code: 'const a=html` <p> one <b>two</b> three </p>`;',
    map: null,
  });
});
