/** UTF-8 has at most so many bytes for one unit of a string. */
const MOST_BYTES = 3;

/** Grows to the largest text that was encoded; what is in it means nothing. */
let scratch = Buffer.alloc(64 * 1024);

/**
 * Encodes a text in pieces. One character outside Latin makes a string twice as large and several times slower to encode: in
 * pieces that is so for the piece it is in, not for all the text.
 */
export function encodePieces(pieces: readonly string[]): Buffer {
  const most = MOST_BYTES * pieces.reduce((units, piece) => units + piece.length, 0);
  if (scratch.length < most) scratch = Buffer.alloc(most);
  let end = 0;
  for (const piece of pieces) end += scratch.write(piece, end);
  return Buffer.from(scratch.subarray(0, end));
}
