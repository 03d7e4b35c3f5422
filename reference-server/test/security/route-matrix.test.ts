import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DocumentedAnswers, type OpenApi } from '../support/documented-answers.ts';
import { assertNothingInside } from '../support/inside.ts';
import { assertSecurityHeaders } from '../support/security-headers.ts';
import type { Answer } from '../support/server.ts';
import { INSIDERS, startWorld, type Caller, type Scene, type World } from './callers.ts';
import { assertAllListed, readTable, type Line } from './expectations.ts';
import { call, partsOf, pathOf, type CallParts } from './route-calls.ts';
import { ROUTES, SHOWS_SECRET } from './route-table.ts';
import { stateOf } from './scene-state.ts';

const HOW_TO =
  'Add a line to reference-server/test/security/route-table.ts: the route, then a status for each caller. What it is called with ' +
  'beyond its path (a body, headers) stands in route-calls.ts beside it.';

test('each route answers each caller as the table says, and there is none that the table lacks', async (t) => {
  const mounted = new Set<string>();
  const world = await startWorld(t, (app) =>
    app.addHook('onRoute', ({ method, url }) => {
      for (const verb of [method].flat()) mounted.add(`${verb} ${url}`);
    }),
  );
  const documented = new DocumentedAnswers((await world.server.fetch<OpenApi>('/openapi.json')).json);
  const lines = readTable(ROUTES);

  await t.test('every route has a line', () => {
    assert.ok(mounted.size > 80, 'the routes were seen');
    assertAllListed(withoutHeads(mounted), lines, HOW_TO);
  });

  for (const line of lines) await t.test(line.name, () => checkLine(world, documented, line));
});

/** Without the HEAD of a GET, which is asked together with it. */
const withoutHeads = (routes: ReadonlySet<string>): Set<string> =>
  new Set([...routes].filter((route) => !route.startsWith('HEAD ') || !routes.has(route.replace('HEAD', 'GET'))));

async function checkLine(world: World, documented: DocumentedAnswers, { name, what, cells }: Line): Promise<void> {
  const scene = await world.newScene();
  const parts = new Map<Caller, CallParts>();
  for (const [caller] of cells) parts.set(caller, await partsOf(name, scene, caller, world));

  const [method = '', route = ''] = what.split(' ');
  const asked = new Map<Caller, string>();
  const ask = async (caller: Caller): Promise<void> => {
    const made = parts.get(caller) ?? {};
    const path = pathOf(route, scene, made);
    const answer = await call(world, caller, method, path, made);
    checkAnswer(answer, path, caller, scene, name);
    if (documented.has(method, path)) documented.check(method, path, answer);
    if (method === 'GET') {
      const head = await call(world, caller, 'HEAD', path, made);
      assert.deepEqual([head.status, head.text], [answer.status, ''], `HEAD as ${caller}`);
      assertSecurityHeaders(head.headers, path, `HEAD as ${caller}`);
    }
    asked.set(caller, String(answer.status));
  };

  // What is refused goes first: the conversation must be as it was.
  const before = await stateOf(world, scene);
  for (const [caller, outcome] of cells) if (isRefusal(outcome)) await ask(caller);
  assert.deepEqual(await stateOf(world, scene), before, 'who was refused changed nothing');
  for (const [caller, outcome] of cells) if (!isRefusal(outcome)) await ask(caller);
  assert.deepEqual(
    cells.map(([caller]) => `${caller} ${asked.get(caller) ?? ''}`),
    cells.map((cell) => cell.join(' ')),
  );
}

const isRefusal = (outcome: string): boolean => Number(outcome) >= 400;

/** What holds for each answer, whatever was asked: nothing of the conversation for who is not in it, nothing of the inside. */
function checkAnswer(answer: Answer<unknown>, path: string, caller: Caller, { secret }: Scene, name: string): void {
  const what = `${name} as ${caller}: ${answer.status} ${answer.text}`;
  const shows = SHOWS_SECRET[name];
  const sees = (INSIDERS.includes(caller) && shows === 'insiders') || shows === caller;
  const isShown = answer.text.includes(secret);
  if (shows !== undefined && sees) assert.ok(isShown, `what is asked for is not in ${what}`);
  else if (!INSIDERS.includes(caller)) assert.ok(!isShown, `${what} shows what is said in the conversation`);
  assertSecurityHeaders(answer.headers, path, what);
  if (answer.status >= 400) assertNothingInside(answer.text, what);
}
