import { chromeLauncher } from '@web/test-runner-chrome';
import args from './chromium-args.json' with { type: 'json' };

/**
 * No sandbox in containers (root), and no calls home: a test run asks nothing of the network.
 *
 * @param {string} executablePath
 */
export const chromium = (executablePath) => chromeLauncher({ launchOptions: { executablePath, args } });
