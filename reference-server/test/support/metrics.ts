import assert from 'node:assert/strict';
import type { ServerApi } from './server.ts';

/** The value of one line of metrics, such as `name{label="x"}`. */
export function valueOf(text: string, line: string): number {
  const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
  assert.ok(found, `${line} is not measured`);
  return Number(found.slice(line.length + 1));
}

/** What a server says of itself to a program on the same machine. */
export async function readMetrics(server: ServerApi): Promise<string> {
  const { status, text, headers } = await server.fetch('/metrics');
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  return text;
}
