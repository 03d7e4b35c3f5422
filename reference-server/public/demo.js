// The demo: choose who you are, then chat. Who you are stands in this window's address and nowhere else, so that each
// window can be somebody else.
import { texts } from './demo-texts.js';
import { getToken } from './demo-token.js';
import { make } from './make.js';

const PEOPLE = { alice: 'Alice', bob: 'Bob', carol: 'Carol' };

/** @returns {string | undefined} */
function personInAddress() {
  const user = new URLSearchParams(location.search).get('user') ?? '';
  return Object.hasOwn(PEOPLE, user) ? user : undefined;
}

/** @param {string} user */
const addressOf = (user) => `?user=${user}`;

/** @param {string} user */
const othersThan = (user) => Object.keys(PEOPLE).filter((other) => other !== user);

/** @param {string} user */
function link(user, text, properties = {}) {
  return make('a', { href: addressOf(user), textContent: text, ...properties });
}

function chooser() {
  const buttons = Object.entries(PEOPLE).map(([user, name]) =>
    make('button', { type: 'button', textContent: name, onclick: () => become(user) }),
  );
  return make(
    'main',
    { className: 'chooser' },
    make('h1', { textContent: texts.whoAreYou }),
    make('div', { className: 'people' }, ...buttons),
    make('p', { textContent: texts.hint }),
  );
}

/** @param {string} user */
function bar(user) {
  const switches = othersThan(user).map((other) =>
    make('button', { type: 'button', textContent: texts.become(PEOPLE[other]), onclick: () => become(other) }),
  );
  const windows = othersThan(user).map((other) =>
    link(other, texts.openAs(PEOPLE[other]), { target: '_blank', rel: 'noopener' }),
  );
  return make(
    'header',
    { className: 'bar' },
    make('h1', { textContent: texts.youAre(PEOPLE[user]) }),
    make(
      'nav',
      { ariaLabel: texts.people },
      ...switches,
      ...windows,
      make('a', { href: 'theme.html', textContent: texts.looks }),
    ),
  );
}

/** @param {string} user */
function chat(user) {
  return make('hypee-chat', { url: location.origin, user, token: () => getToken(user) });
}

/** @param {string} user */
function become(user) {
  history.pushState(null, '', addressOf(user));
  show();
}

function show() {
  const user = personInAddress();
  document.title = user ? `${PEOPLE[user]} · Hypee chat` : 'Hypee chat';
  if (!user) document.body.replaceChildren(chooser());
  else document.body.replaceChildren(bar(user), make('main', { className: 'stage' }, chat(user)));
}

document.documentElement.lang = texts.language;
addEventListener('popstate', show);
show();
