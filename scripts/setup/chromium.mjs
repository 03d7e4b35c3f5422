import { bringPrograms } from './program.mjs';

/** @type {import('./program.mjs').Program} */
export const chromium = {
  title: 'Chromium or Chrome',
  variable: 'CHROME_PATH',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  places: () => [
    '/usr/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  debian: 'chromium',
};

/** Finds or installs Chromium, and leaves its place in CHROME_PATH for the tests. */
export function bringChromium() {
  const found = bringPrograms({ chromium }).chromium;
  process.env['CHROME_PATH'] = found;
  return found;
}
