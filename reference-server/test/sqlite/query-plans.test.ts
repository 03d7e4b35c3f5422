import assert from 'node:assert/strict';
import { test } from 'node:test';
import Sqlite from 'better-sqlite3';
import { migrate } from '../../src/sqlite/migrate.ts';
import { QUERIES } from '../../src/sqlite/queries.ts';

const db = new Sqlite(':memory:');
migrate(db);

const planOf = (sql: string): string[] => {
  const values = Object.fromEntries(Array.from(sql.matchAll(/:(\w+)/g), ([, name = '']) => [name, null]));
  const rows = db.prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(values);
  return rows.map(({ detail }) => detail);
};

/** Walks over a given list of ids or words, over what an index of words found, or over the rows that an inner query has already limited. */
const HARMLESS_SCAN = /^SCAN (wanted VIRTUAL TABLE|message_words VIRTUAL TABLE INDEX \d+:M|\(subquery|found$)/;

for (const [name, sql] of Object.entries(QUERIES)) {
  test(`"${name}" finds its rows by an index, however large the tables are`, () => {
    const scans = planOf(sql).filter((step) => step.startsWith('SCAN') && !HARMLESS_SCAN.test(step));
    assert.deepEqual(scans, []);
  });
}

for (const name of [
  'historyBefore',
  'historyAfter',
  'threadBefore',
  'threadAfter',
  'pins',
  'events',
  'members',
  'usersByName',
  'unsentAttachments',
  'oldUploads',
] as const) {
  test(`a page of "${name}" is read in order, without sorting`, () => {
    assert.deepEqual(
      planOf(QUERIES[name]).filter((step) => step.includes('TEMP B-TREE')),
      [],
    );
  });
}

test('"reactions" reads one range for each message that has any', () => {
  assert.ok(
    planOf(QUERIES.reactions).some((step) =>
      /^SEARCH reactions USING (PRIMARY KEY|COVERING INDEX \w+|INDEX \w+) \(message_id=\?\)/.test(step),
    ),
  );
});

for (const name of ['historyBefore', 'historyAfter', 'countUnread'] as const) {
  test(`"${name}" reads one range of one conversation's messages`, () => {
    assert.ok(
      planOf(QUERIES[name]).some((step) =>
        /^SEARCH messages USING PRIMARY KEY \(conversation=\? AND seq[<>]\?\)/.test(step),
      ),
    );
  });
}

for (const [name, index] of [
  ['threadBefore', /messages_by_thread \(thread_id=\? AND seq<\?\)/],
  ['threadAfter', /messages_by_thread \(thread_id=\? AND seq>\?\)/],
  ['pins', /messages_by_pin \(conversation=\?/],
] as const) {
  test(`"${name}" reads those messages only, not the whole conversation`, () => {
    assert.ok(
      planOf(QUERIES[name]).some((step) => step.startsWith('SEARCH messages') && index.test(step)),
      planOf(QUERIES[name]).join('\n'),
    );
  });
}
