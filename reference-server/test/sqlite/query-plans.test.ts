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

/** Walks over a given list of ids or words, or over the rows that an inner query has already limited. */
const HARMLESS_SCAN = /^SCAN (wanted VIRTUAL TABLE|\(subquery|found$)/;

for (const [name, sql] of Object.entries(QUERIES)) {
  test(`"${name}" finds its rows by an index, however large the tables are`, () => {
    const scans = planOf(sql).filter((step) => step.startsWith('SCAN') && !HARMLESS_SCAN.test(step));
    assert.deepEqual(scans, []);
  });
}

for (const name of ['historyBefore', 'historyAfter', 'events', 'members', 'usersByName'] as const) {
  test(`a page of "${name}" is read in order, without sorting`, () => {
    assert.deepEqual(
      planOf(QUERIES[name]).filter((step) => step.includes('TEMP B-TREE')),
      [],
    );
  });
}

for (const name of ['historyBefore', 'historyAfter', 'countUnread'] as const) {
  test(`"${name}" reads one range of one conversation's messages`, () => {
    assert.ok(
      planOf(QUERIES[name]).some((step) =>
        /^SEARCH messages USING PRIMARY KEY \(conversation=\? AND seq[<>]\?\)/.test(step),
      ),
    );
  });
}
