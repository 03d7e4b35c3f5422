/**
 * npm under the Node that runs now: the `npm` found in PATH could belong to another one.
 *
 * @param {string[]} args
 * @returns {[command: string, ...args: string[]]}
 */
export function npm(...args) {
  const cli = process.env['npm_execpath'];
  return cli?.endsWith('npm-cli.js') ? [process.execPath, cli, ...args] : ['npm', ...args];
}
