/** @typedef {{ what: string, budget: number, gzipBytes: number, rawBytes: number }} Measured */

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(2)} kB`;

/** @param {number} count */
const bytes = (count) => `${count} ${count === 1 ? 'byte' : 'bytes'}`;

/** @param {Measured[]} measured */
export function sizeTable(measured) {
  const width = Math.max(...measured.map(({ what }) => what.length));
  return measured
    .map(({ what, budget, gzipBytes, rawBytes }) => {
      const cells = [kilobytes(gzipBytes), `of ${kilobytes(budget)}`, `(${kilobytes(rawBytes)} unpacked)`];
      return [what.padEnd(width), ...cells.map((cell) => cell.padStart(11))].join('  ');
    })
    .join('\n');
}

/**
 * @param {Measured[]} measured
 * @returns {string[]} a sentence for each that is too large
 */
export function overBudget(measured) {
  return measured
    .filter(({ budget, gzipBytes }) => gzipBytes > budget)
    .map(
      ({ what, budget, gzipBytes }) =>
        `Sizes: ${what} is ${bytes(gzipBytes - budget)} over its budget of ${budget} (gzip). ` +
        'Load the new part on demand, or make room elsewhere; raising a budget is a decision to write down.',
    );
}
