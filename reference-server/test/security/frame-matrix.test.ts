import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientFrame } from '@hypee/chat-protocol/schema';
import { INSIDERS, startWorld, type World } from './callers.ts';
import { assertAllListed, readTable, type Line } from './expectations.ts';
import { observe, TRIES } from './frame-calls.ts';
import { FRAMES } from './frame-table.ts';

const HOW_TO =
  'Add a line to reference-server/test/security/frame-table.ts: the frame, then an outcome for each caller. How it is sent, and how ' +
  'the outcome is found, stands in frame-calls.ts beside it.';

test('each frame does for each caller what the table says, and there is none that the table lacks', async (t) => {
  const lines = readTable(FRAMES);
  await t.test('every frame has a line', () => {
    const types = ClientFrame.anyOf.map(({ properties }) => properties.type.const);
    assertAllListed(new Set([...types, '/ws/chat/:id/']), lines, HOW_TO);
  });
  const world = await startWorld(t);
  for (const line of lines) await t.test(line.name, () => checkLine(world, line));
});

async function checkLine(world: World, { name, cells }: Line): Promise<void> {
  const attempt = TRIES[name];
  assert.ok(attempt, `frame-calls.ts says how ${name} is sent`);
  const outcomes: string[] = [];
  for (const [caller] of cells) {
    const scene = await world.newScene();
    const observer = await observe(world);
    const { socket, outcome } = await attempt({ world, scene, caller, observer });
    outcomes.push(`${caller} ${outcome}`);
    const told = JSON.stringify(socket.frames);
    if (!INSIDERS.includes(caller)) assert.ok(!told.includes(scene.secret), `${caller} was told ${told}`);
    for (const one of [socket, observer]) {
      one.close();
      await one.closed;
    }
  }
  assert.deepEqual(
    outcomes,
    cells.map((cell) => cell.join(' ')),
  );
}
