import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alignRows } from '../src/hypee-timeline/align-rows.ts';
import { RowHeights } from '../src/hypee-timeline/row-heights.ts';

const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);

/** Heights of a list in which row `m7` is 7 px high, and so on; odd ones were never drawn. */
function measured(list: readonly string[]): RowHeights {
  const heights = new RowHeights();
  heights.shift(0, list.length);
  for (const [index, row] of list.entries()) {
    const number = Number(row.slice(1));
    if (number % 2 === 0) heights.measured(index, number);
  }
  return heights;
}

/** The height of each row; 64 where nothing was measured. */
function each(heights: RowHeights): number[] {
  return Array.from({ length: heights.count }, (_, index) => heights.topOf(index + 1) - heights.topOf(index));
}

const expected = (list: readonly string[], known: readonly string[] = list): number[] =>
  list.map((row) => (known.includes(row) && Number(row.slice(1)) % 2 === 0 ? Number(row.slice(1)) : 64));

describe('the heights of rows', () => {
  it('finds the row at a distance, among measured and guessed ones', () => {
    const heights = measured(rows(1, 6));
    // 64, 2, 64, 4, 64, 6
    assert.deepEqual(
      [-5, 0, 63, 64, 65, 66, 130, 200, 1000].map((at) => heights.rowAt(at)),
      [0, 0, 0, 1, 1, 2, 3, 5, 5],
    );
    assert.equal(heights.total, 204);
  });

  it('guesses the rest by the mean of what was measured', () => {
    const heights = measured(rows(1, 6));
    heights.guessAgain();
    assert.deepEqual(each(heights), [4, 2, 4, 4, 4, 6]);
  });

  it('says whether a measure moved anything', () => {
    const heights = measured(rows(1, 2));
    assert.equal(heights.measured(1, 2), false);
    assert.equal(heights.measured(1, 3), true);
    assert.equal(heights.total, 67);
  });

  it('adds up only from the first row that changed', () => {
    const heights = measured(rows(1, 100_000));
    const before = heights.total;
    heights.shift(0, 100_001);
    heights.measured(100_000, 50);
    assert.equal(heights.total, before + 50);
  });

  const changes: readonly (readonly [situation: string, before: readonly string[], now: readonly string[]])[] = [
    ['one comes at the end', rows(1, 9), rows(1, 10)],
    ['older ones come', rows(51, 60), rows(1, 60)],
    ['the window slides back', rows(51, 350), rows(1, 300)],
    ['the window slides on', rows(1, 300), rows(51, 350)],
    ['the oldest go', rows(1, 20), rows(11, 20)],
    ['all are others', rows(1, 20), rows(101, 120)],
    ['one comes before one that waits', ['m2', 'm4', 'm100'], ['m2', 'm4', 'm6', 'm100']],
    ['one in the middle goes', rows(1, 9), rows(1, 9).filter((row) => row !== 'm5')],
    ['there were none', [], rows(1, 3)],
    ['none are left', rows(1, 3), []],
  ];
  for (const [situation, before, now] of changes) {
    it(`keeps what was measured with its row when ${situation}`, () => {
      const heights = measured(before);
      const newPlace = alignRows(heights, before, now, (row) => row);
      assert.deepEqual(each(heights), expected(now, before));
      for (const [index, row] of before.entries()) {
        const place = newPlace(index);
        assert.equal(place === undefined ? undefined : now[place], now.includes(row) ? row : undefined);
      }
    });
  }
});
