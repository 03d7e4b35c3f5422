import { duration } from './duration.mjs';
import { inspect } from 'node:util';
import { relative } from 'node:path';
import { root } from './paths.mjs';

/**
 * A reporter of node:test for long runs: a line for each file, and all there is to know about each failure.
 *
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* nodeReport(events) {
  /** @type {string[]} names of the tests we are inside, outermost first */
  const path = [];
  let file = report('');
  for await (const { type, data } of events) {
    if (type === 'test:start') path.splice(data.nesting, Infinity, data.name);
    if (data?.file !== undefined && data.file !== file.name) {
      yield file.text();
      file = report(data.file);
    }
    if (type === 'test:stdout' || type === 'test:stderr') file.said(data.message);
    if (type === 'test:pass' || type === 'test:fail') {
      const names = [...path.slice(0, data.nesting), data.name];
      file.ended(names, type === 'test:pass', data.details);
    }
  }
  yield file.text();
}

/** @param {string} name */
function report(name) {
  let tests = 0;
  let took = 0;
  let output = '';
  /** @type {string[]} */
  const failures = [];
  return {
    name,
    /** @param {string} message */
    said(message) {
      output += message;
    },
    /**
     * @param {string[]} names
     * @param {boolean} passed
     * @param {any} details
     */
    ended(names, passed, details) {
      if (details.type !== 'suite') tests += 1;
      if (names.length === 1) took += details.duration_ms;
      if (passed || details.error?.failureType === 'subtestsFailed') return;
      const why = inspect(details.error?.cause ?? details.error, { depth: 6 });
      failures.push(`  ✖ ${names.join(' › ')}\n${why.replace(/^/gm, '      ')}`);
    },
    text() {
      if (!name) return '';
      const place = relative(root, name);
      const line = `${failures.length ? '✖' : '✔'} ${place} (${tests} ${tests === 1 ? 'test' : 'tests'}, ${duration(took)})\n`;
      if (failures.length === 0) return line;
      const said = output.trim() && `  It wrote:\n${output.trim().replace(/^/gm, '      ')}\n`;
      return `${line}${failures.join('\n')}\n${said}`;
    },
  };
}
