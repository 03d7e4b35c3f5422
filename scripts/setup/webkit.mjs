import { globSync } from 'node:fs';
import { bringPrograms } from './program.mjs';

/** WebKit as Linux has it. MiniBrowser is the plainest window around it, and needs a screen to open on. */
const programs = {
  /** @type {import('./program.mjs').Program} */
  driver: {
    title: 'WebKitWebDriver',
    variable: 'WEBKIT_DRIVER_PATH',
    names: ['WebKitWebDriver'],
    debian: 'webkit2gtk-driver',
  },
  /** @type {import('./program.mjs').Program} */
  browser: {
    title: 'MiniBrowser of WebKitGTK',
    variable: 'WEBKIT_BROWSER_PATH',
    names: ['MiniBrowser'],
    places: () => globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser'),
    debian: 'webkit2gtk-driver',
  },
  /** @type {import('./program.mjs').Program} */
  screen: { title: 'Xvfb', variable: 'XVFB_PATH', names: ['Xvfb'], debian: 'xvfb' },
};

/** Finds or installs WebKit and what it needs. */
export const bringWebKit = () => bringPrograms(programs);
