import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COMMAND_OPTIONS, type CommandOption } from '../../src/cli/command-options.ts';

const DOC = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');

test('docs/operations.md tells of every option, with its variable and its default, and of no other', () => {
  const rows = DOC.split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, flag]) => flag?.startsWith('`--'));
  const told = rows.map(([, flag = '', variable = '', otherwise = '']) => [flag, variable, otherwise]);
  const options = Object.entries<CommandOption>(COMMAND_OPTIONS);
  assert.deepEqual(
    told.map(([flag, variable]) => [flag, variable]),
    options.map(([name, { value, variable }]) => [
      value === undefined ? `\`--${name}\`` : `\`--${name} <${value}>\``,
      `\`${variable}\``,
    ]),
  );
  for (const [index, [name, { otherwise }]] of options.entries()) {
    if (otherwise !== undefined) assert.equal(told[index]?.[2], `\`${otherwise}\``, name);
  }
});
