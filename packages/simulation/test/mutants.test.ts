import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mutants, type Mutant } from '../mutants/mutants.ts';
import { loadPlanted, type Plant } from '../mutants/planting.ts';
import { play, situationOf } from '../mutants/scenarios/index.ts';

/** What the scenario of a mutant sees where these texts are planted. */
async function seen({ name, scenario }: Mutant, plants: readonly Plant[], left = ''): Promise<string | undefined> {
  const planted = await loadPlanted<{ play: typeof play }>(name + left, plants, './scenarios/index.ts');
  return planted.play(scenario);
}

for (const scenario of new Set(mutants.map((mutant) => mutant.scenario))) {
  test(`${situationOf(scenario)}: all is as promised`, async () => {
    assert.equal(await play(scenario), undefined);
  });
}

for (const mutant of mutants) {
  const { name, bug, plants, scenario, sees, isOneEnough } = mutant;
  test(`${situationOf(scenario)}: it shows where ${bug} (${name})`, async () => {
    assert.match((await seen(mutant, plants)) ?? 'nothing was violated', sees);
  });

  if (!isOneEnough) continue;
  for (const [index, kept] of plants.entries()) {
    test(`${situationOf(scenario)}: what ${name} leaves of ${kept.file} is enough alone`, async () => {
      const others = plants.filter((plant) => plant !== kept);
      assert.equal(await seen(mutant, others, ` but ${index}`), undefined);
    });
  }
}

test('docs/proof.md has a line for each mutant', () => {
  const page = readFileSync(new URL('../../../docs/proof.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split(/^## Mutants$/m);
  const [table = ''] = section.split(/^## /m);
  const lines = [...table.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
  assert.deepEqual(
    lines,
    mutants.map(({ name }) => name),
  );
});

test('a mutant whose text is not in the source any more is told, not passed over', async () => {
  const gone: Plant = { file: 'backend/src/cursor.ts', text: 'no such text', instead: '' };
  await assert.rejects(
    loadPlanted('gone', [gone], './scenarios/index.ts'),
    /stands 0 times in packages\/backend\/src\/cursor.ts/,
  );
});

test('a mutant in a file that no simulated world loads is told', async () => {
  const idle: Plant = {
    file: 'client/src/platform/load-online.ts',
    text: 'platformLoadOnline: LoadOnline',
    instead: '',
  };
  await assert.rejects(loadPlanted('idle', [idle], './scenarios/index.ts'), /load-online.ts was not loaded/);
});
