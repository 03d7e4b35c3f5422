import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMAND_OPTIONS, type CommandOption } from '../../src/cli/command-options.ts';
import { USAGE } from '../../src/cli/usage.ts';

test('help tells of every option: its flag, its variable, its default', () => {
  for (const [name, { variable, otherwise }] of Object.entries<CommandOption>(COMMAND_OPTIONS)) {
    const line = USAGE.split('\n').find((candidate) => candidate.startsWith(`  --${name} `));
    assert.ok(line?.includes(`[${variable}`), name);
    if (otherwise !== undefined) assert.ok(line?.includes(`, ${otherwise}]`), name);
  }
});

test('help fits into a window of a hundred columns', () => {
  for (const line of USAGE.split('\n')) assert.ok(line.length <= 100, line);
});
