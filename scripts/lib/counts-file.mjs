import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { settle } from './counts.mjs';
import { tmpdir } from 'node:os';

/** Where a test runner's reporter leaves its counts. */
export function countsFile() {
  const folder = mkdtempSync(join(tmpdir(), 'hypee-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'counts.json');
  return {
    file,
    /** @param {number} exitCode of the runner */
    settle(exitCode) {
      const written = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      return settle(written, exitCode);
    },
  };
}
