import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { CLOSE_CODES, DEFAULT_LIMITS, ERROR_CODES, WIRE_REVISIONS } from '@hypee/chat-protocol';
import * as schemas from '@hypee/chat-protocol/schema';
import { Compile } from 'typebox/compile';
import { chatMessage, conversation, message, tombstone } from './support/samples.ts';

const docs = (name: string) => readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The same schema gives the same text whatever order its keys were written in; prose does not count. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'description');
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]),
  );
}

const named = Object.entries(schemas).filter(([, schema]) => typeof schema === 'object');

const wireHash = () =>
  createHash('sha256')
    .update(JSON.stringify(canonical({ schemas: Object.fromEntries(named), ERROR_CODES, CLOSE_CODES })))
    .digest('hex')
    .slice(0, 16);

test('whoever changes the wire writes down what changed', async () => {
  const newest = WIRE_REVISIONS.at(-1);
  assert.ok(newest);
  assert.equal(
    wireHash(),
    newest.hash,
    'The wire changed. Append a revision with this hash and a note to packages/protocol/src/version.ts, and describe it in docs/protocol.md under "Revisions".',
  );
  const text = await docs('protocol.md');
  for (const { revision, note } of WIRE_REVISIONS) {
    assert.ok(text.includes(`${revision}. ${note}`), `docs/protocol.md lacks revision ${revision}: "${note}"`);
  }
});

test('revisions are numbered from 1 without holes', () => {
  assert.deepEqual(
    WIRE_REVISIONS.map(({ revision }) => revision),
    WIRE_REVISIONS.map((_, index) => index + 1),
  );
});

test('every frame, event, error code, close code and limit is described in docs/protocol.md', async () => {
  const text = await docs('protocol.md');
  const types = [...schemas.ServerFrame.anyOf, ...schemas.ClientFrame.anyOf].map(
    (frame) => frame.properties.type.const as string,
  );
  const words = [
    ...types,
    ...Object.keys(ERROR_CODES),
    ...Object.values(CLOSE_CODES).map(String),
    ...Object.keys(DEFAULT_LIMITS),
  ];
  assert.deepEqual(
    words.filter((word) => !text.includes(`\`${word}\``) && !text.includes(`\`${word} `)),
    [],
  );
});

test('every error code is explained in docs/errors.md', async () => {
  const text = await docs('errors.md');
  assert.deepEqual(
    Object.keys(ERROR_CODES).filter((code) => !text.includes(`\`${code}\``)),
    [],
  );
});

test('the entities that the documentation shows fit their schemas', () => {
  assert.ok(Compile(schemas.Message).Check(message));
  assert.ok(Compile(schemas.Tombstone).Check(tombstone));
  assert.ok(Compile(schemas.Conversation).Check(conversation));
  assert.ok(Compile(schemas.ServerFrame).Check(chatMessage));
});

test('a wrong type in any place of a message does not fit', () => {
  const check = Compile(schemas.Message);
  for (const key of Object.keys(message)) {
    assert.equal(check.Check({ ...message, [key]: () => 0 }), false, key);
  }
});

test('the default limits fit their schema', () => {
  assert.ok(Compile(schemas.Limits).Check(DEFAULT_LIMITS));
});

test('every schema has a name of its own, so that a type and its schema are found together', () => {
  assert.ok(named.length > 70, `only ${named.length} schemas are exported`);
});
