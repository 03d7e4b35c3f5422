import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeError } from '../../src/logging/describe-error.ts';
import { tokenOf } from '../support/tokens.ts';

const thrownBy = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

test('an error in the log tells where and what, and repeats nothing of what it was about', () => {
  const errors = [
    thrownBy(() => JSON.parse('Secret text')),
    new Error('no row ["Secret text"] to update', { cause: new Error("near 'Secret text': syntax error") }),
    new Error(`verify: ${tokenOf('Secret text')} has expired`),
    Object.assign(new Error('failed'), { body: 'Secret text', code: 'SQLITE_FULL' }),
    'Secret text',
  ];
  for (const error of errors) {
    const text = JSON.stringify(describeError(error));
    assert.doesNotMatch(text, /Secret|eyJ/);
  }
  const { type, message, code, stack } = describeError(errors[3]);
  assert.deepEqual([type, message, code], ['Error', 'failed', 'SQLITE_FULL']);
  assert.match(stack, /^\s+at .*describe-error\.test\.ts/);
  assert.match(describeError(errors[1]).cause?.message ?? '', /near "…": syntax error/);
});
