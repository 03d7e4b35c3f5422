import { bringPrograms } from './program.mjs';

/** @type {import('./program.mjs').Program} */
const firefox = {
  title: 'Firefox',
  variable: 'FIREFOX_PATH',
  names: ['firefox-esr', 'firefox'],
  places: () => ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  debian: 'firefox-esr',
};

/** Finds or installs Firefox. */
export const bringFirefox = () => bringPrograms({ firefox }).firefox;
