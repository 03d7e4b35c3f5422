import { parseArgs } from 'node:util';
import {
  CHECKS,
  givenTokens,
  loginTokens,
  mintedTokens,
  runChecks,
  type CheckResult,
  type Tokens,
} from '../src/index.ts';

/*
 * The checks from the command line; README.md of this package says how. Prints a line for each check and one line of JSON
 * at the end; leaves with 1 when a check failed, with 2 when nothing could be checked.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    'jwt-secret': { type: 'string' },
    'jwt-issuer': { type: 'string' },
    'jwt-audience': { type: 'string' },
    token: { type: 'string', multiple: true, default: [] },
    login: { type: 'string' },
    password: { type: 'string', default: 'password' },
    conversation: { type: 'string' },
    origin: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    'no-slow': { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

function tokens(url: string): Tokens {
  const { 'jwt-secret': secret, 'jwt-issuer': iss, 'jwt-audience': aud, login, password } = values;
  if (secret !== undefined) return mintedTokens(secret, { ...(iss && { iss }), ...(aud && { aud }) });
  if (login !== undefined) return loginTokens(new URL(login, url).href, password);
  if (values.token.length > 0) {
    const given = values.token.map((text) => {
      const split = text.indexOf('=');
      return [text.slice(0, split), text.slice(split + 1)] as const;
    });
    return givenTokens(Object.fromEntries(given));
  }
  throw new Error('Say how users get tokens: --jwt-secret SECRET, --token alice=… bob=… carol=…, or --login PATH.');
}

const MARKS = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' };

function print({ status, id, section, title, reason }: CheckResult): void {
  console.log(`${MARKS[status]} ${id} (${section}): ${title}${reason === undefined ? '' : `\n     ${reason}`}`);
}

async function main(): Promise<number> {
  if (values.list) {
    for (const { id, section, level, title } of CHECKS) console.log(`${id} (${section}, level ${level}): ${title}`);
    return 0;
  }
  const { url, origin, conversation } = values;
  if (url === undefined) throw new Error('Name the server: --url http://127.0.0.1:8787');
  const report = await runChecks({
    url,
    tokens: tokens(url),
    ...(origin !== undefined && { origin }),
    ...(conversation !== undefined && { conversation }),
    only: values.only,
    slow: !values['no-slow'],
    onResult: print,
  });
  const { results, ...summary } = report;
  const ids = (status: CheckResult['status']) => results.filter((it) => it.status === status).map(({ id }) => id);
  console.log(JSON.stringify({ ...summary, failing: ids('failed'), skipping: ids('skipped') }));
  return report.failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`conformance: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
