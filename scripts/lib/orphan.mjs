import { readFileSync } from 'node:fs';

const EVERY_MS = 250;

/**
 * npm passes SIGTERM to the shell it runs a script in, and the shell dies of it without telling us; a killed npm tells
 * nobody. Noticing that one of the two is gone, we take it as a SIGTERM of our own: nothing is left running behind a
 * stopped `npm start` or `npm test`.
 *
 * Only under npm: whoever runs this file by hand, in the background of a shell, may well want it to outlive that shell.
 */
export function endWithParent() {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, EVERY_MS);
  timer.unref();
}

/**
 * @param {number} pid
 * @returns {string | undefined} where the system tells: on Linux
 */
function parentOf(pid) {
  try {
    return /^PPid:\t(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
