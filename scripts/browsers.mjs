import { chromeLauncher } from '@web/test-runner-chrome';
import { bringChromium } from './setup/chromium.mjs';
import { bringFirefox } from './setup/firefox.mjs';
import { bringWebKit } from './setup/webkit.mjs';
import { startDriver } from './lib/webkit/driver.mjs';
import { WebKitLauncher } from './lib/webkit/launcher.mjs';
import args from './chromium-args.json' with { type: 'json' };

/** No sandbox in containers (root), and no calls home: a test run asks nothing of the network. */
const chromium = () => chromeLauncher({ launchOptions: { executablePath: bringChromium(), args } });

function firefox() {
  const launcher = chromeLauncher({ launchOptions: { browser: 'firefox', executablePath: bringFirefox() } });
  launcher.name = 'Firefox';
  return launcher;
}

/** @returns {Promise<import('@web/test-runner').BrowserLauncher>} */
async function webkit() {
  const { driver, browser, screen } = bringWebKit();
  return new WebKitLauncher({ driver: await startDriver({ driver, screen }), browser });
}

/** How component tests start each engine. */
export const engines = { chromium, firefox, webkit };
