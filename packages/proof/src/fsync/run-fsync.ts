import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spreadOf, type Spread } from '../percentiles.ts';
import { tokenOf } from '../tokens.ts';
import { populate, World } from '../world.ts';
import { readTrace } from './trace.ts';
import { trace, whyNoTrace } from './tracer.ts';

/** How many acknowledgements are looked at, and how many writers run side by side. */
export interface FsyncOptions {
  acks: number;
  writers: number;
}

/** What the trace gave. */
export interface FsyncReport {
  run: 'fsync';
  /** Why nothing was looked at. */
  skipped?: string;
  writers: number;
  acknowledgements: number;
  covered: number;
  syncs: number;
  /** Under the trace, which slows everything. */
  sendMs: Spread;
  violationCount: number;
  violations: string[];
}

/** Looks, system call by system call, whether each answer left after its message was synced to disk. */
export async function runFsync({ acks, writers }: FsyncOptions): Promise<FsyncReport> {
  const skipped = whyNoTrace();
  if (skipped !== undefined) {
    const nothing = { acknowledgements: 0, covered: 0, syncs: 0, violationCount: 0, violations: [] };
    return { run: 'fsync', skipped, writers, sendMs: spreadOf([]), ...nothing };
  }
  const world = new World();
  const file = join(world.folder, 'trace');
  const times: number[] = [];
  try {
    const server = await world.start();
    const url = `http://127.0.0.1:${await server.ready}`;
    const [id = ''] = await populate(url, [['alice', 'bob']]);
    const tracing = await trace(server.pid, file);
    let next = 0;
    const write = async (): Promise<void> => {
      for (let n = next++; n < acks; n = next++) {
        const began = performance.now();
        const answer = await fetch(`${url}/api/conversations/${id}/send_message/`, {
          method: 'POST',
          headers: { authorization: `Bearer ${tokenOf('alice')}`, 'content-type': 'application/json' },
          body: JSON.stringify({ content: `<mark:${n}>` }),
        });
        if (answer.status !== 201) throw new Error(`send_message/ answered ${answer.status} ${await answer.text()}`);
        await answer.text();
        times.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: writers }, write));
    await tracing.stop();
    const lines: string[] = [];
    for await (const line of createInterface({ input: createReadStream(file) })) lines.push(line);
    const { violations, ...counts } = readTrace(lines);
    if (counts.acknowledgements !== acks)
      violations.push(`the trace shows ${counts.acknowledgements} of ${acks} answers`);
    return {
      run: 'fsync',
      writers,
      ...counts,
      sendMs: spreadOf(times),
      violationCount: violations.length,
      violations: violations.slice(0, 50),
    };
  } finally {
    await world.end();
  }
}
