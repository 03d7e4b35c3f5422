import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './setup-error.mjs';
import { step } from './step.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {(file: string) => boolean} isProgram
 * @returns {string | undefined} where Chromium or Chrome is
 */
export function findChromium(env, isProgram) {
  const inPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const asked = env['CHROME_PATH'];
  return [...(asked ? [asked] : []), ...inPath, ...PLACES].find(isProgram);
}

/** Finds Chromium, installs Debian's where that is possible, and leaves its place in CHROME_PATH for the tests. */
export function bringChromium() {
  let found = findChromium(process.env, isProgram);
  if (!found && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const hint = 'Install Chromium yourself, or set CHROME_PATH to a Chrome or Chromium program.';
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    step('Update of the package lists of Debian', ['apt-get', 'update'], { env, hint });
    step('Install of Chromium', ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'], { env, hint });
    found = findChromium(process.env, isProgram);
  }
  if (!found) {
    throw new SetupError(
      'the browser tests found no Chromium. Install Chromium or Chrome, or set CHROME_PATH to its program, and run them again.',
    );
  }
  process.env['CHROME_PATH'] = found;
  return found;
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
