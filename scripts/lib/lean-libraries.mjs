import { createHash } from 'node:crypto';

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
    // Style sheets of ours are one text each: `transform` sees to it.
    [
      '1===t.length?t[0]:e.reduce((e,s,o)=>e+(t=>{if(!0===t._$cssResult$)return t.cssText;if("number"==typeof t)return t;throw Error("Value passed to \'css\' function must be a \'css\' function result: "+t+". Use \'unsafeCSS\' to pass non-literal values, but take care to ensure page security.")})(s)+t[o+1],t[0])',
      't[0]',
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
    // No attribute of ours is JSON, and none has a converter or a comparison of its own.
    [';break;case Object:case Array:t=null==t?t:JSON.stringify(t)', ''],
    [';break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}', ''],
    ['(void 0!==i.converter?.toAttribute?i.converter:u)', 'u'],
    [
      '"function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u',
      'u',
    ],
    ['(i.hasChanged??f)', 'f'],
    [',converter:u,reflect:!1,useDefault:!1,hasChanged:f', ''],
    ['removeController(t){this._$EO?.delete(t)}', ''],
    // No property stands over an accessor that was there before.
    ['this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),', ''],
    [
      'const i=Symbol(),h=this.getPropertyDescriptor(t,i,s);void 0!==h&&e(this.prototype,t,h)',
      'e(this.prototype,t,this.getPropertyDescriptor(t,Symbol(),s))',
    ],
    [
      'const{get:e,set:r}=h(this.prototype,t)??{get(){return this[s]},set(t){this[s]=t}};return{get:e,set(s){const h=e?.call(this);r?.call(this,s),this.requestUpdate(t,h,i)}',
      'return{get(){return this[s]},set(e){const h=this[s];this[s]=e;this.requestUpdate(t,h,i)}',
    ],
    [
      'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
      '',
    ],
    // None takes its default back when its attribute goes.
    [
      'C(t,s,{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}',
      'C(t,s,{reflect:e}){this._$AL.has(t)||(this.hasUpdated||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t)}',
    ],
    ['||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))', ''],
    ['this[e]=r??this._$Ej?.get(e)??r,', 'this[e]=r,'],
    [
      'requestUpdate(t,s,i,e=!1,h){if(void 0!==t){const r=this.constructor;if(!1===e&&(h=this[t]),i??=r',
      'requestUpdate(t,s,i){if(void 0!==t){const r=this.constructor,h=this[t];if(i??=r',
    ],
    ['this._$Eh&&[...this._$Eh.keys()]', '[...this._$Eh.keys()]'],
    ['createProperty(t,s=b)', 'createProperty(t,s)'],
    ['this.elementProperties.get(t)??b', 'this.elementProperties.get(t)'],
    // Every update is done.
    ['t=this.shouldUpdate(s),t?(this.willUpdate(s)', '(t=!0,this.willUpdate(s)'],
    ['this.update(s)):this._$EM()', 'this.update(s))'],
    ['shouldUpdate(t){return!0}', ''],
    ['!s.noAccessor', '!0'],
  ],
  'lit-html/lit-html.js': [
    ['t.litHtmlPolyfillSupport', 'void 0'],
    [',(t.litHtmlVersions??=[]).push("3.3.3")', ''],
    [
      'function M(t,i,s=t,e){if(i===E)return i;let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i}',
      'const M=(t,i)=>i;',
    ],
    // Parts are told of nothing but values: only directives hear that they left the page.
    ['get _$AU(){return this._$AM?._$AU??this._$Cv}', ''],
    [',this._$Cv=e?.isConnected??!0', ''],
    ['for(this._$AP?.(!1,!0,s);', 'for(;'],
    ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}', ''],
    [
      'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}',
      '',
    ],
    ['get startNode(){return this._$AA}get endNode(){return this._$AB}', ''],
    ['get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}', ''],
    ['get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}', ''],
    // None stands for an element or inside a comment.
    ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t))', ''],
    [':6===r.type&&(i=new Z(h,this,t))', ':0'],
    ['else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}', ''],
    // Listeners are functions.
    ['||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive', ''],
    [
      '"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)',
      'this._$AH.call(this.options?.host??this.element,t)',
    ],
    // No template of ours is a part of a picture, or has an expression inside a text area or a style sheet.
    ['l=2===i?"<svg>":3===i?"<math>":""', 'l=""'],
    ['+(2===i?"</svg>":3===i?"</math>":"")', ''],
    [',2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}for(', ',!1){}for('],
    [
      'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}}',
      '}',
    ],
  ],
  'lit-element/lit-element.js': [
    [',s.litElementHydrateSupport?.({LitElement:i});', ';'],
    ['s.litElementPolyfillSupport', 'void 0'],
    ['(s.litElementVersions??=[]).push("4.2.2");', ''],
    [
      'createRenderRoot(){const t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}',
      '',
    ],
    ['this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),', ''],
    ['this._$Do=e(', 'e('],
    [
      'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}',
      '',
    ],
  ],
};

/**
 * Stretches that are left out, with the beginning of the SHA-256 of their text. Of idb: its shortcuts of one call each and its
 * iterators, both of which ask at every access to a property whether they are meant, and what is set or looked for in a
 * transaction.
 *
 * @type {Record<string, readonly Cut[]>}
 */
const CUT = {
  'idb/build/index.js': [
    {
      from: '            // Make tx.store return',
      to: '        }\n        // Else transform',
      sha256: '91eb767ef65e84d7',
    },
    { from: '    set(target, prop, value) {', to: '};\nfunction replaceTraps', sha256: '353db485d266a20d' },
    { from: 'const readMethods = [', to: 'export { deleteDB', sha256: '78d6a428439e8df3' },
  ],
};

/** @typedef {{ from: string, to: string, sha256: string }} Cut */

/** A module that only directives have. */
const DIRECTIVES = '/node_modules/lit-html/directive.js';

/**
 * Lit and idb without what the script tag can never need. Fails where they are not those whose text is known here, and where
 * something needs a directive.
 *
 * @returns {import('rollup').Plugin}
 */
export function leanLibraries() {
  return {
    name: 'lean-libraries',
    transform(source, id) {
      if (id.endsWith(DIRECTIVES)) this.error('A directive of Lit is used, which the script tag has no room for.');
      if (/\bcss`[^`]*\$\{/.test(source))
        this.error('A style sheet has a gap that is filled in, which the script tag has no room for.');
      const known = [...Object.keys(REPLACED), ...Object.keys(CUT)];
      const name = known.find((file) => id.endsWith(`/node_modules/${file}`));
      return name === undefined ? null : { code: leaner(name, source), map: null };
    },
  };
}

/**
 * @param {string} name which file it is
 * @param {string} source
 * @returns {string}
 */
export function leaner(name, source) {
  const cuts = CUT[name];
  if (cuts) return cuts.reduce((code, cut) => without(name, code, cut), source);
  return (REPLACED[name] ?? []).reduce((code, [text, replacement]) => {
    const pieces = code.split(text);
    if (pieces.length !== 2) {
      throw new Error(
        `${name} is another one than lean-libraries.mjs knows: it holds ${pieces.length - 1} times "${text}".`,
      );
    }
    return pieces.join(replacement);
  }, source);
}

/**
 * @param {string} name
 * @param {string} source
 * @param {Cut} cut
 */
function without(name, source, { from, to, sha256 }) {
  const start = source.indexOf(from);
  const end = source.indexOf(to, start);
  const hash = createHash('sha256').update(source.slice(start, end)).digest('hex');
  if (start < 0 || end < 0 || !hash.startsWith(sha256)) {
    throw new Error(`${name} is another one than lean-libraries.mjs knows: what it would leave out has changed.`);
  }
  return source.slice(0, start) + source.slice(end);
}
