import { capture } from '../lib/capture.mjs';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { tool } from '../lib/tool.mjs';

/**
 * Whether each published package can be installed and imported by others, types included.
 *
 * @type {import('./stage.mjs').Stage}
 */
export const packages = {
  name: 'packages',
  title: 'Packages as others install them',
  needs: ['build'],
  async run() {
    const folders = globSync(['packages/*/package.json', 'reference-server/package.json'], { cwd: root })
      .filter((file) => !JSON.parse(readFileSync(join(root, file), 'utf8')).private)
      .map((file) => dirname(file))
      .sort();
    const reports = [];
    for (const folder of folders) {
      const checks = [
        tool('publint', folder, '--strict'),
        // Only ES modules are published; the script tag's files have no types.
        tool('attw', '--pack', folder, '--profile', 'esm-only', '--exclude-entrypoints', './cdn/*'),
      ];
      for (const check of checks) {
        const { code, output } = await capture(check, { minutes: 2 });
        if (code !== 0) reports.push(`${folder}\n${output}`);
      }
    }
    return { passed: reports.length ? 0 : 1, failed: reports.length ? 1 : 0, output: reports.join('\n') };
  },
};
