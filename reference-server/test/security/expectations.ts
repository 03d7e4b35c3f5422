import assert from 'node:assert/strict';
import { CALLERS, type Caller } from './callers.ts';

/** What one call or frame does for each caller. */
export interface Line {
  /** What is called, with its situation in brackets where there are several: `PATCH /api/messages/:id/ (own)`. */
  readonly name: string;
  /** The same without the situation. */
  readonly what: string;
  readonly cells: readonly (readonly [caller: Caller, outcome: string])[];
}

/** Reads a table: its first line names the callers, each other one a call and what becomes of it, apart by two spaces or more. */
export function readTable(text: string): Line[] {
  const [head = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const columns = head.trim().split(/\s+/);
  assert.deepEqual(columns, [...CALLERS], 'the table has a column for each caller, in the order of CALLERS');
  return lines.map((line) => {
    const [name = '', ...outcomes] = line.trim().split(/\s{2,}/);
    assert.equal(outcomes.length, CALLERS.length, `an outcome for each caller of ${name}`);
    return {
      name,
      what: name.replace(/ \(.*\)$/, ''),
      cells: CALLERS.map((caller, index) => [caller, outcomes[index] ?? ''] as const),
    };
  });
}

/** Fails where something exists that the table has no line for, and where a line is about nothing. */
export function assertAllListed(existing: ReadonlySet<string>, lines: readonly Line[], howTo: string): void {
  const listed = new Set(lines.map(({ what }) => what));
  const missing = [...existing].filter((what) => !listed.has(what));
  assert.deepEqual(missing, [], `No line says who may use ${missing.join(', ')}. ${howTo}`);
  const stale = [...listed].filter((what) => !existing.has(what));
  assert.deepEqual(stale, [], `There is no ${stale.join(', ')} any more: remove the line.`);
}
