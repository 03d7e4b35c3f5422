import { isFile, outcomeOf } from './node-events.mjs';
import { duration } from './duration.mjs';
import { inspect } from 'node:util';
import { relative, resolve } from 'node:path';
import { root } from './paths.mjs';

/**
 * A reporter of node:test for long runs: a line for each file, and all there is to know about each failure.
 *
 * @param {AsyncIterable<import('./node-events.mjs').TestEvent>} events
 */
export default async function* nodeReport(events) {
  /** @type {Map<string, FileReport>} files run side by side: their events come mixed */
  const files = new Map();
  // What a broken file wrote may come after its end: failures wait for the end of the run, where they are found first.
  for await (const event of events) {
    const { type, data } = event;
    if (data?.file === undefined) continue;
    // Some events name the file as it was given, others by its whole path.
    const name = resolve(data.file);
    const file = files.get(name) ?? new FileReport(name);
    files.set(name, file);
    file.add(event);
    if (type === 'test:summary' && !file.failed) yield file.text();
  }
  for (const file of files.values()) if (file.failed) yield file.text();
}

class FileReport {
  /** @type {string[]} names of the tests it is in, outermost first */
  #path = [];
  /** @type {string[]} */
  #failures = [];
  #tests = 0;
  #took = 0;
  #output = '';

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /** @param {import('./node-events.mjs').TestEvent} event */
  add(event) {
    const { type, data } = event;
    if (type === 'test:start') this.#path.splice(data.nesting, Infinity, data.name);
    if (type === 'test:stdout' || type === 'test:stderr') this.#output += data.message;
    if (type === 'test:pass' || type === 'test:fail') this.#end(data, outcomeOf(event));
  }

  /**
   * @param {any} data
   * @param {'passed' | 'failed' | undefined} outcome
   */
  #end(data, outcome) {
    if (outcome) this.#tests += 1;
    if (data.nesting === 0) this.#took += data.details.duration_ms;
    if (outcome !== 'failed') return;
    const error = data.details.error?.cause ?? data.details.error ?? 'It ended without running a test.';
    const name = isFile(data) ? 'the file itself' : [...this.#path.slice(0, data.nesting), data.name].join(' › ');
    const why = typeof error === 'string' ? error : inspect(error, { depth: 6 });
    this.#failures.push(`  ✖ ${name}\n${indented(why)}`);
  }

  get failed() {
    return this.#failures.length > 0;
  }

  text() {
    const mark = this.failed ? '✖' : '✔';
    const tests = `${this.#tests} ${this.#tests === 1 ? 'test' : 'tests'}`;
    const lines = [`${mark} ${relative(root, this.name)} (${tests}, ${duration(this.#took)})`, ...this.#failures];
    const said = this.#output.trim();
    if (this.failed && said) lines.push(`  It wrote:\n${indented(said)}`);
    return `${lines.join('\n')}\n`;
  }
}

/** @param {string} text */
const indented = (text) => text.replace(/^/gm, '      ');
