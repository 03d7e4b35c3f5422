import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CHECKS, givenTokens, loginTokens, runChecks } from '../src/index.ts';
import { faulty } from './support/faulty.ts';
import { ourServer, SECRET, tokens } from './support/our-server.ts';

const COMMAND = fileURLToPath(new URL('../bin/conformance.ts', import.meta.url));
const PROTOCOL = new URL('../../../docs/protocol.md', import.meta.url);

/** What the command prints and leaves with. */
async function run(...args: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, ['--conditions=hypee-source', COMMAND, ...args], {
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, errors };
}

test('there are at least 90 checks, each with a name of its own and a section of docs/protocol.md', () => {
  assert.ok(CHECKS.length >= 90, String(CHECKS.length));
  assert.equal(new Set(CHECKS.map(({ id }) => id)).size, CHECKS.length, 'two checks have one id');
  const sections = new Set([...readFileSync(PROTOCOL, 'utf8').matchAll(/^## (\d)\. /gm)].map(([, number]) => number));
  assert.deepEqual(
    CHECKS.filter(({ section }) => !sections.has(section)).map(({ id }) => id),
    [],
  );
});

test('a check of a feature that the server does not list is skipped, and not passed', async (t) => {
  const url = await faulty(t, await ourServer(t, 'memory'), {
    answer: ({ path }, { json }) => {
      if (path === '/api/protocol/') json.features = [];
    },
  });
  const { passed, skipped, results } = await runChecks({ url, tokens, only: ['typing', 'members-ban'] });
  assert.deepEqual([passed, skipped], [0, results.length]);
  assert.equal(results.find(({ id }) => id === 'typing')?.reason, 'not offered: typing');
});

test('a server of level 1 is asked for the rules of level 1 only', async (t) => {
  const url = await faulty(t, await ourServer(t, 'memory'), { missing: /^\/(api\/protocol\/|ws\/$)/ });
  const { level, passed, failed, results } = await runChecks({ url, tokens });
  const ofLevel1 = CHECKS.filter((check) => check.level === 1).map(({ id }) => id);
  assert.deepEqual([level, passed, failed], [1, ofLevel1.length, 0]);
  assert.deepEqual(
    results.filter(({ status }) => status === 'passed').map(({ id }) => id),
    ofLevel1,
  );
});

test('a server of level 1 may have ids that are numbers, lists in pages of its own, and frames without a type', async (t) => {
  const numbers = new Map<string, number>();
  const numbered = (id: string): number => numbers.get(id) ?? numbers.set(id, numbers.size + 1).size;
  const url = await faulty(t, await ourServer(t, 'memory'), {
    missing: /^\/(api\/protocol\/|ws\/$)/,
    answer: ({ path }, answer) => {
      const { status, json } = answer;
      if (status >= 400) answer.json = { detail: 'Non.' };
      else if (path.includes('send_message')) answer.json = { id: numbered(json.id), content: json.content };
      else if (path.includes('/messages/')) {
        const results = json.results.map((it: { id: string }) => ({ ...it, id: numbered(it.id) }));
        answer.json = { count: results.length, next: null, previous: null, results };
      } else if (path === '/api/conversations/' && json.results) answer.json = json.results;
    },
    frame: ({ message }) => [{ message: { id: numbered(message.id), content: message.content } }],
  });
  const { level, failed, results } = await runChecks({ url, tokens });
  assert.deepEqual([level, failed], [1, 0], JSON.stringify(results.filter(({ status }) => status === 'failed')));
});

test('with tokens of three users, checks that sign tokens of their own are skipped', async (t) => {
  const url = await ourServer(t, 'memory');
  const given = Object.fromEntries(
    await Promise.all(['alice', 'bob', 'carol'].map(async (part) => [part, await tokens.of(part)] as const)),
  );
  const only = ['token-', 'send-', 'list-', 'live-'];
  const { failed, passed, results } = await runChecks({ url, tokens: givenTokens(given), only, slow: false });
  assert.deepEqual(
    results.filter(({ status }) => status === 'failed'),
    [],
  );
  assert.ok(failed === 0 && passed > 25, String(passed));
  const { status, reason } = results.find(({ id }) => id === 'token-endless') ?? {};
  assert.deepEqual([status, reason], ['skipped', 'needs --jwt-secret, to sign tokens of its own']);
});

test('with a login call, its users are in every check', async (t) => {
  const url = await ourServer(t, 'memory', { demo: true });
  const only = ['send-', 'members-', 'unread', 'base-', 'resume-'];
  const login = loginTokens(`${url}/api/token/`, 'password');
  const { passed, results } = await runChecks({ url, tokens: login, only, slow: false });
  assert.deepEqual(
    results.filter(({ status }) => status === 'failed'),
    [],
  );
  assert.ok(passed > 35, String(passed));
  await assert.rejects(
    runChecks({ url, tokens: loginTokens(`${url}/api/token/`, 'wrong'), only: ['send-201'] }),
    /alice could not log in at .*HTTP 401/,
  );
});

test('the command prints a line for each check and a summary, and leaves with 0 when none failed', async (t) => {
  const url = await ourServer(t, 'memory', { directory: 'none' });
  const { code, out } = await run(
    '--url',
    url,
    '--jwt-secret',
    SECRET,
    '--only',
    'send-repeat',
    '--only',
    'users-find',
  );
  const lines = out.trimEnd().split('\n');
  assert.equal(code, 0, out);
  assert.match(out, /^ok {3}send-repeat-200 \(4\): a repeated client_id/m);
  assert.match(out, /^skip users-find \(3\): .*\n {5}not offered: directory$/m);
  const summary = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
  assert.deepEqual(
    [summary['passed'], summary['failed'], summary['skipped'], summary['skipping']],
    [2, 0, 1, ['users-find']],
  );
});

test('the command leaves with 1 when a check failed, and says what was wrong', async (t) => {
  const url = await faulty(t, await ourServer(t, 'memory'), {
    answer: (_call, answer) => {
      if (answer.status === 409) answer.status = 500;
    },
  });
  const { code, out } = await run('--url', url, '--jwt-secret', SECRET, '--only', 'send-conflict');
  assert.equal(code, 1, out);
  assert.match(out, /^FAIL send-conflict-409 .*\n {5}another text: expected HTTP 409, got 500/m);
});

test('the command leaves with 2 and says what to do where nothing can be checked', async (t) => {
  const url = await ourServer(t, 'memory');
  const cases: [args: string[], says: RegExp][] = [
    [[], /Name the server: --url/],
    [['--url', 'http://127.0.0.1:1'], /Say how users get tokens/],
    [['--url', 'http://127.0.0.1:1', '--jwt-secret', SECRET], /There is no server at http:\/\/127\.0\.0\.1:1/],
    [['--url', url, '--jwt-secret', `not ${SECRET}`], /the conversations of alice\S*: expected HTTP 200, got 401/],
    [['--url', 'http://127.0.0.1:1', '--jwt-secret', SECRET, '--only', 'nonsense'], /No check is named like nonsense/],
  ];
  for (const [args, says] of cases) {
    const { code, errors } = await run(...args);
    assert.equal(code, 2);
    assert.match(errors, says);
  }
});
