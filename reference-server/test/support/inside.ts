import assert from 'node:assert/strict';

/** What an error would give away of the inside of the server: SQL, paths, modules, stacks, names of errors. */
const INSIDE =
  /SQLITE|no such (table|column)|SELECT |INSERT |UPDATE |PRAGMA|node:|\.ts\b|\.js\b|node_modules|\/src\/|\/tmp\/|stack|\bat \w+ \(|TypeError|RangeError|SyntaxError|FST_ERR|ECONN|undefined|\[object/i;

/** Fails where the text of an error tells of the inside of the server. */
export function assertNothingInside(text: string, what: string): void {
  assert.doesNotMatch(text, INSIDE, what);
}
