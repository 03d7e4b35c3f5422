/**
 * What Lit carries that the script tag can never need, and what stands in its place: for browsers older than those the script
 * is for, for tools and other copies of Lit that are not there, for standard decorators (see decision 1) and for directives
 * (rows are drawn by `drawEach`). Nothing that guards a page is among it.
 *
 * @type {Record<string, readonly (readonly [text: string, replacement: string])[]>}
 */
const REPLACED = {
  '@lit/reactive-element/css-tag.js': [
    [
      't.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      '!0',
    ],
    [
      'if(this._$cssResult$=!0,o!==s)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");',
      'this._$cssResult$=!0;',
    ],
    [
      "\"Value passed to 'css' function must be a 'css' function result: \"+t+\". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.\"",
      't',
    ],
  ],
  '@lit/reactive-element/reactive-element.js': [
    ['a.reactiveElementPolyfillSupport', 'void 0'],
    [',(a.reactiveElementVersions??=[]).push("2.1.2")', ''],
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
      '',
    ],
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}', ''],
    [',void 0!==t.l&&(this.l=[...t.l])', ''],
    [',this.constructor.l?.forEach(t=>t(this))', ''],
  ],
  'lit-html/lit-html.js': [
    ['t.litHtmlPolyfillSupport', 'void 0'],
    [',(t.litHtmlVersions??=[]).push("3.3.3")', ''],
    [
      'function M(t,i,s=t,e){if(i===E)return i;let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i}',
      'const M=(t,i)=>i;',
    ],
  ],
  'lit-element/lit-element.js': [
    [',s.litElementHydrateSupport?.({LitElement:i});', ';'],
    ['s.litElementPolyfillSupport', 'void 0'],
    ['(s.litElementVersions??=[]).push("4.2.2");', ''],
  ],
};

/** A module that only directives have. */
const DIRECTIVES = '/node_modules/lit-html/directive.js';

/**
 * Lit without what the script tag can never need. Fails where Lit is not the one whose text is known here, and where something
 * needs a directive.
 *
 * @returns {import('rollup').Plugin}
 */
export function leanLit() {
  return {
    name: 'lean-lit',
    transform(source, id) {
      if (id.endsWith(DIRECTIVES)) this.error('A directive of Lit is used, which the script tag has no room for.');
      const name = Object.keys(REPLACED).find((file) => id.endsWith(`/node_modules/${file}`));
      return name === undefined ? null : { code: leaner(name, source), map: null };
    },
  };
}

/**
 * @param {string} name which file of Lit it is
 * @param {string} source
 * @returns {string}
 */
export function leaner(name, source) {
  return (REPLACED[name] ?? []).reduce((code, [text, replacement]) => {
    const pieces = code.split(text);
    if (pieces.length !== 2) {
      throw new Error(`${name} is another one than lean-lit.mjs knows: it holds ${pieces.length - 1} times "${text}".`);
    }
    return pieces.join(replacement);
  }, source);
}
