import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from 'node:child_process';

const LOOK_EVERY_MS = 50;

/**
 * Starts WebKit's driver on a screen of its own. Both end with this process.
 *
 * @param {{ driver: string, screen: string }} programs
 * @returns {Promise<string>} its address
 */
export async function startDriver({ driver, screen }) {
  const display = await openScreen(screen);
  const port = await freePort();
  const child = spawn(driver, ['--host=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display },
  });
  endWithProcess(child);
  const address = `http://127.0.0.1:${port}`;
  await Promise.race([answers(`${address}/status`), endedEarly(child, driver)]);
  return address;
}

/**
 * @param {string} program
 * @returns {Promise<string>} the name of the display, a free one that it chose
 */
async function openScreen(program) {
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  endWithProcess(child);
  const number = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  const [data] = await Promise.race([once(number, 'data'), endedEarly(child, program)]);
  return `:${String(data).trim()}`;
}

/** @param {string} url */
async function answers(url) {
  for (;;) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await pause(LOOK_EVERY_MS);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} program
 * @returns {Promise<never>}
 */
async function endedEarly(child, program) {
  const [code] = await once(child, 'exit');
  throw new Error(`${program} ended with ${code} before it was ready.`);
}

/** @param {import('node:child_process').ChildProcess} child */
function endWithProcess(child) {
  process.once('exit', () => child.kill());
  // Nobody waits for it: it must not keep this process alive.
  child.unref();
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}
