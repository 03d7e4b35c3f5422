import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withShortProperties } from '../lib/short-properties.mjs';

const short = (...lines: string[]): string[] | undefined =>
  withShortProperties(lines.join('\n'), 'a.ts')?.code.split('\n');

describe('the decorators of an element', () => {
  test('become what they stand for, each line where it was', () => {
    assert.deepEqual(
      short(
        "import { LitElement } from 'lit';",
        "import { property, query, queryAll, state } from 'lit/decorators.js';",
        'export class A extends LitElement {',
        '  /** What it is called. */',
        "  @property() label = '';",
        "  @property({ type: Boolean, attribute: 'show-names' }) showNames = false;",
        '  @state() private failed: string | undefined;',
        '  readonly #reader = new Reader(this);',
        "  @query('h2') private readonly heading!: HTMLElement | null;",
        "  @queryAll('.row') private readonly rows!: NodeListOf<HTMLElement>;",
        '}',
      ),
      [
        "import { LitElement } from 'lit';",
        '',
        "export class A extends LitElement { static properties = { label: {}, showNames: { type: Boolean, attribute: 'show-names' }, failed: { state: true } };",
        '  /** What it is called. */',
        "   label = '';",
        '   showNames = false;',
        '   private failed: string | undefined;',
        '  readonly #reader = new Reader(this);',
        "  get heading() { return this.renderRoot?.querySelector('h2') ?? null; }",
        "  get rows() { return this.renderRoot?.querySelectorAll('.row') ?? []; }",
        '}',
      ],
    );
  });

  test('that are of another kind are told, not lost', () => {
    for (const member of [
      "@query('h2', true) heading!: HTMLElement;",
      '@query() heading!: HTMLElement;',
      '@state({ hasChanged }) open = false;',
      '@eventOptions({ passive: true }) scrolled() {}',
      '@property() @mine() label = 1;',
      '@property label = 1;',
    ]) {
      assert.throws(() => short('class A {', member, '}'), /a\.ts: the build does not know @/, member);
    }
  });

  test('are left alone where there are none', () => {
    assert.equal(short("import { html } from 'lit';", 'class A { b = 1; c() {} }'), undefined);
  });
});
