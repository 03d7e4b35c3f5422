import { chromeLauncher } from '@web/test-runner-chrome';

/** No sandbox in containers (root), and no calls home: a test run asks nothing of the network. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {string} executablePath */
export const chromium = (executablePath) => chromeLauncher({ launchOptions: { executablePath, args: ARGS } });
