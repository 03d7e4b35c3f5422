/** Keys without a character of their own, as WebDriver (W3C, 17.4.2) writes them. */
const KEYS = new Map(
  Object.entries({
    Backspace: '\uE003',
    Tab: '\uE004',
    Enter: '\uE007',
    Shift: '\uE008',
    Control: '\uE009',
    Alt: '\uE00A',
    Escape: '\uE00C',
    PageUp: '\uE00E',
    PageDown: '\uE00F',
    End: '\uE010',
    Home: '\uE011',
    ArrowLeft: '\uE012',
    ArrowUp: '\uE013',
    ArrowRight: '\uE014',
    ArrowDown: '\uE015',
    Delete: '\uE017',
    Meta: '\uE03D',
  }),
);

/** @type {Record<string, number>} */
const BUTTONS = { left: 0, middle: 1, right: 2 };

/**
 * The part of Playwright's `Page` that the commands of web-test-runner use: keys, mouse, size.
 *
 * @param {import('./session.mjs').Session} session
 */
export function pageOf(session) {
  /** @param {string} name */
  const down = (name) => ({ type: 'keyDown', value: codeOf(name) });
  /** @param {string} name */
  const up = (name) => ({ type: 'keyUp', value: codeOf(name) });
  /** @param {string} [name] */
  const button = (name = 'left') => BUTTONS[name];
  /** @param {{ button?: string }} options */
  const pressed = (options) => ({ type: 'pointerDown', button: button(options.button) });
  /** @param {{ button?: string }} options */
  const released = (options) => ({ type: 'pointerUp', button: button(options.button) });
  /**
   * @param {number} x
   * @param {number} y
   */
  const moved = (x, y) => ({ type: 'pointerMove', duration: 0, x, y });

  return {
    keyboard: {
      /** @param {string} key */
      down: (key) => session.perform('key', [down(key)]),
      /** @param {string} key */
      up: (key) => session.perform('key', [up(key)]),
      /** @param {string} key */
      press: (key) => session.perform('key', [down(key), up(key)]),
      /** @param {string} text */
      type: (text) =>
        session.perform(
          'key',
          Array.from(text).flatMap((key) => [down(key), up(key)]),
        ),
    },
    mouse: {
      /** @type {(x: number, y: number) => Promise<void>} */
      move: (x, y) => session.perform('pointer', [moved(x, y)]),
      /** @type {(x: number, y: number, options?: { button?: string }) => Promise<void>} */
      click: (x, y, options = {}) => session.perform('pointer', [moved(x, y), pressed(options), released(options)]),
      /** @type {(options?: { button?: string }) => Promise<void>} */
      down: (options = {}) => session.perform('pointer', [pressed(options)]),
      /** @type {(options?: { button?: string }) => Promise<void>} */
      up: (options = {}) => session.perform('pointer', [released(options)]),
    },
    /** @param {{ width: number, height: number }} size of what the page sees, in px */
    async setViewportSize({ width, height }) {
      const frame = await session.run('return [outerWidth - innerWidth, outerHeight - innerHeight]');
      await session.resize({ width: width + frame[0], height: height + frame[1] });
      const became = await session.run('return [innerWidth, innerHeight]');
      if (became[0] !== width || became[1] !== height) {
        throw new Error(`WebKitGTK’s window cannot be ${width} by ${height} px: it became ${became.join(' by ')}.`);
      }
    },
    async emulateMedia() {
      throw new Error('The driver of WebKitGTK emulates no media. A test that needs it asks `itNeeds` for it.');
    },
  };
}

/** @param {string} key */
function codeOf(key) {
  const code = [...key].length === 1 ? key : KEYS.get(key);
  if (!code) throw new Error(`The key ${key} is not in the list: add it to ${import.meta.filename}.`);
  return code;
}
