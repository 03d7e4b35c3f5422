/** @typedef {{ start: number, end: number }} Range places in the source */
/** @typedef {{ code: string, map: { mappings: [number, number, number, number][][] } }} Edited */

/**
 * The source with these stretches replaced, and where each of its lines was.
 *
 * @param {string} source
 * @param {(Range & { text: string })[]} edits in order
 * @returns {Edited}
 */
export function edited(source, edits) {
  let code = '';
  let line = 0;
  let column = 0;
  /** @type {[number, number, number, number][][]} */
  const mappings = [[]];
  /**
   * @param {string} kept what stands in the code
   * @param {string} original what stood in the source
   */
  const write = (kept, original) => {
    for (const [index, piece] of kept.split('\n').entries()) {
      if (index > 0) mappings.push([]);
      const written = code.length - (code.lastIndexOf('\n') + 1);
      mappings.at(-1)?.push([index > 0 ? 0 : written, 0, line + index, index > 0 ? 0 : column]);
      code += index > 0 ? `\n${piece}` : piece;
    }
    const lines = original.split('\n');
    column = (lines.length > 1 ? 0 : column) + (lines.at(-1)?.length ?? 0);
    line += lines.length - 1;
  };

  let place = 0;
  for (const { start, end, text } of edits) {
    const kept = source.slice(place, start);
    write(kept, kept);
    write(text, source.slice(start, end));
    place = end;
  }
  write(source.slice(place), source.slice(place));
  return { code, map: { mappings } };
}

/**
 * Rollup takes mappings that are not encoded; its types do not say so.
 *
 * @param {Edited | null} result
 */
export const forRollup = (result) => /** @type {import('rollup').TransformResult} */ (/** @type {unknown} */ (result));
