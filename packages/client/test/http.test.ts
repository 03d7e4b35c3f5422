import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorOf } from '../src/http.ts';

const answer = (status: number, text: string, headers: Record<string, string> = {}) => ({
  status,
  text,
  header: (name: string) => headers[name],
});

test('an error of the server keeps its code, text and fields', () => {
  const error = errorOf(answer(400, '{"detail":"No.","code":"validation_error","fields":{"content":["too long"]}}'));
  assert.equal(error.code, 'validation_error');
  assert.equal(error.message, 'No.');
  assert.equal(error.status, 400);
  assert.equal(error.retryable, false);
  assert.deepEqual(error.fields, { content: ['too long'] });
});

test('a proxy’s page is an error by its status alone', () => {
  for (const [status, code, retryable] of [
    [502, 'unavailable', true],
    [504, 'unavailable', true],
    [404, 'not_found', false],
    [418, 'http_418', false],
    [408, 'http_408', true],
    [425, 'http_425', true],
  ] as const) {
    const error = errorOf(answer(status, '<html>Something</html>'));
    assert.deepEqual([error.code, error.retryable, error.status], [code, retryable, status]);
    assert.doesNotMatch(error.message, /html/);
  }
});

test('a wait the server asks for is kept; nonsense is none', () => {
  assert.equal(errorOf(answer(429, '', { 'retry-after': '7' })).retryAfterMs, 7000);
  assert.equal(errorOf(answer(503, '', { 'retry-after': 'soon' })).retryAfterMs, undefined);
  assert.equal(errorOf(answer(503, '')).retryAfterMs, undefined);
});
