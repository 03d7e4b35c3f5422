// The page to try tokens on a live chat. It sets what a page would set: custom properties and attributes of <hypee-chat>.
import { getToken } from './demo-token.js';
import { make } from './make.js';
import { contrastOf, deep } from './theme-contrast.js';
import { FONTS, LOOKS } from './theme-looks.js';
import { texts } from './theme-texts.js';

const USER = 'alice';
const LANGUAGES = {
  '': 'Auto',
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
  es: 'Español',
  pt: 'Português',
  ar: 'العربية',
};

/** What the token is where nobody sets it. */
const DEFAULTS = { accent: '#2457d6', radius: '18px', space: '4px', font: '' };

/** Where a pair of colours is seen: one selector for each shadow root on the way that matters. */
const PAIRS = {
  own: ['hypee-message[own]', '.bubble'],
  other: ['hypee-message:not([own])', '.bubble'],
  button: ['[part=send]'],
  text: ['[part=title]'],
  muted: ['[part=day] time'],
  link: ['[part=new-conversation]'],
};
/** Enough for text, by WCAG 2.2 AA. */
const ENOUGH = 4.5;

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** @type {Record<string, string>} tokens that are set */
let tokens = {};

/** @param {string} title */
const group = (title, ...children) => make('fieldset', {}, make('legend', { textContent: title }), ...children);

/** A control with its name before it. */
const named = (name, control) => make('label', { className: 'line' }, make('span', { textContent: name }), control);

/**
 * @param {string} name
 * @param {Record<string, string>} options value and text
 * @param {(value: string) => void} choose
 */
function select(name, options, choose) {
  const control = make('select', { onchange: () => choose(control.value) });
  for (const [value, text] of Object.entries(options)) control.append(make('option', { value, textContent: text }));
  return named(name, control);
}

/**
 * @param {string} name
 * @param {Record<string, string>} options value and text
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
function choice(name, options, chosen, choose) {
  const radios = Object.entries(options).map(([value, text]) =>
    make(
      'label',
      {},
      make('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => choose(value) }),
      make('span', { textContent: text }),
    ),
  );
  return make('div', { className: 'choice', role: 'radiogroup', ariaLabel: name }, ...radios);
}

const chat = make('hypee-chat', { url: location.origin, user: USER, token: () => getToken(USER), layout: 'inbox' });
const accent = make('input', { type: 'color', value: DEFAULTS.accent });
const accentText = make('span', { className: 'value' });
const radius = make('input', { type: 'range', min: '0', max: '28', value: '18' });
const radiusText = make('span', { className: 'value' });
const density = choice(texts.density, texts.densities, '4', (value) => set('space', `${value}px`));
const css = make('code');
const copyButton = make('button', { type: 'button', className: 'copy', textContent: texts.copy });
const copyNote = make('span', { className: 'note', role: 'status' });
const figures = make('dl', { className: 'figures' });
const looks = Object.keys(LOOKS).map((name) =>
  make(
    'button',
    { type: 'button', className: `look ${name}`, ariaPressed: String(name === 'plain'), onclick: () => takeLook(name) },
    make('i', { ariaHidden: 'true' }),
    texts.names[name],
  ),
);

/** @param {string} name */
function takeLook(name) {
  for (const token of Object.keys(tokens)) chat.style.removeProperty(`--hypee-${token}`);
  const { font } = tokens;
  tokens = { ...LOOKS[name], ...(font ? { font } : {}) };
  for (const look of looks) look.ariaPressed = String(look.classList.contains(name));
  const space = Number.parseInt(tokens.space ?? DEFAULTS.space, 10);
  for (const radio of density.querySelectorAll('input')) radio.checked = Number(radio.value) === space;
  radius.value = String(Number.parseInt(tokens.radius ?? DEFAULTS.radius, 10));
  show();
}

/**
 * @param {string} token
 * @param {string} value
 */
function set(token, value) {
  if (value === DEFAULTS[token]) delete tokens[token];
  else tokens[token] = value;
  if (!tokens[token]) chat.style.removeProperty(`--hypee-${token}`);
  show();
}

/** @param {string} name @param {string} value empty: as if it were not there */
function setAttribute(name, value) {
  if (value) chat.setAttribute(name, value);
  else chat.removeAttribute(name);
  show();
}

/** As the chat is now. */
const isDark = () => {
  const theme = chat.getAttribute('theme') ?? 'auto';
  return theme === 'auto' ? prefersDark.matches : theme === 'dark';
};

function show() {
  for (const [token, value] of Object.entries(tokens)) chat.style.setProperty(`--hypee-${token}`, value);
  const lines = Object.entries(tokens).map(([token, value]) => `  --hypee-${token}: ${value};`);
  const attributes = ['theme', 'lang', 'dir'].flatMap((name) =>
    chat.hasAttribute(name) && chat.getAttribute(name) !== 'auto' ? `${name}="${chat.getAttribute(name)}"` : [],
  );
  const comment = attributes.length ? [`/* <hypee-chat ${attributes.join(' ')}> */`] : [];
  css.textContent = [...comment, 'hypee-chat {', ...lines, '}'].join('\n');
  accentText.textContent = tokens.accent ?? DEFAULTS.accent;
  const [light = DEFAULTS.accent, dark = light] = tokens.accent?.match(/#[\da-f]{6}/gi) ?? [];
  accent.value = isDark() ? dark : light;
  radiusText.textContent = `${radius.value}px`;
  copyNote.textContent = '';
  measureSoon();
}

/** With the next frame: what follows from a token is computed then. */
let isMeasuring = false;
function measureSoon() {
  if (isMeasuring) return;
  isMeasuring = true;
  requestAnimationFrame(() => {
    isMeasuring = false;
    measure();
  });
}

function measure() {
  const number = new Intl.NumberFormat(texts.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const rows = Object.keys(PAIRS).flatMap((pair) => {
    const element = PAIRS[pair].reduce((root, selector) => root && deep(root, selector), chat);
    if (!element) return [];
    // Rounded down: 4.49 is not enough.
    const ratio = Math.floor(contrastOf(element) * 10) / 10;
    const isEnough = ratio >= ENOUGH;
    return make(
      'div',
      { className: isEnough ? 'enough' : 'little' },
      make('dt', { textContent: texts.pairs[pair] }),
      make('dd', {}, number.format(ratio), make('span', { textContent: isEnough ? texts.enough : texts.tooLittle })),
    );
  });
  figures.replaceChildren(...rows);
  // The chat is still on its way.
  if (rows.length < Object.keys(PAIRS).length) setTimeout(measureSoon, 250);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(css.textContent);
    copyNote.textContent = texts.copied;
  } catch {
    // No permission, or no secure place.
    getSelection()?.selectAllChildren(css);
    copyNote.textContent = texts.notCopied;
  }
}

accent.addEventListener('input', () => set('accent', accent.value));
radius.addEventListener('input', () => set('radius', `${radius.value}px`));
copyButton.addEventListener('click', () => void copy());
prefersDark.addEventListener('change', show);
// A conversation with something in it shows most.
chat.addEventListener('hypee-ready', ({ detail }) => {
  const undo = detail.chat.conversations.subscribe((conversations) => {
    const [first] = conversations.filter(({ lastMessage }) => lastMessage);
    if (!first || chat.conversation) return;
    chat.conversation = first.id;
    queueMicrotask(() => undo());
  });
});
// Colours that are on their way are measured where they arrive.
chat.addEventListener('transitionend', measureSoon);

document.documentElement.lang = texts.language;
document.title = `${texts.title} · Hypee chat`;
document.body.replaceChildren(
  make(
    'header',
    { className: 'bar' },
    make('a', { href: './', textContent: 'Hypee chat' }),
    make('a', { href: `./?user=${USER}`, className: 'back', textContent: texts.back }),
  ),
  make(
    'main',
    {},
    make('section', { className: 'stage', ariaLabel: texts.preview }, chat),
    make(
      'div',
      { className: 'panel' },
      make('h1', { textContent: texts.title }),
      make('p', { className: 'lead', textContent: texts.lead }),
      make('div', { className: 'looks', role: 'group', ariaLabel: texts.looks }, ...looks),
      group(
        texts.colours,
        named(texts.accent, make('span', { className: 'pair' }, accentText, accent)),
        choice(texts.scheme, texts.schemes, 'auto', (value) => setAttribute('theme', value)),
      ),
      group(texts.shape, named(texts.radius, make('span', { className: 'pair' }, radius, radiusText)), density),
      group(
        texts.type,
        select(texts.font, texts.fonts, (value) => set('font', FONTS[value])),
        select(texts.lang, LANGUAGES, (value) => setAttribute('lang', value)),
        select(texts.dir, texts.directions, (value) => setAttribute('dir', value === 'auto' ? '' : value)),
      ),
      make(
        'section',
        { className: 'contrast' },
        make('h2', { textContent: texts.contrast }),
        make('p', { className: 'lead', textContent: texts.contrastLead }),
        figures,
      ),
      make(
        'section',
        { className: 'result' },
        make('div', { className: 'head' }, make('h2', { textContent: texts.css }), copyNote, copyButton),
        make('pre', { tabIndex: 0, role: 'region', ariaLabel: texts.css }, css),
      ),
    ),
  ),
);
show();
