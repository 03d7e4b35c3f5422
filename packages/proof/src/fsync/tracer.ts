import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const CALLS = 'fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg';
/** Longer than a page of the log file and its answer. */
const STRING_BYTES = '16384';

/** Why no system calls can be traced here; undefined where they can. */
export function whyNoTrace(): string | undefined {
  if (process.platform !== 'linux') return 'strace is for Linux only.';
  if (spawnSync('strace', ['-V']).status !== 0) return 'There is no strace here. On Debian: apt-get install strace.';
  const tried = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' });
  return tried.status === 0 ? undefined : `strace may not trace here: ${tried.stderr.trim()}`;
}

/** Writes the system calls of a running process and its threads into a file, until it is stopped. */
export async function trace(pid: number, file: string): Promise<{ stop(): Promise<void> }> {
  const args = ['-f', '-y', '-s', STRING_BYTES, '-e', `trace=${CALLS}`, '-o', file, '-p', String(pid)];
  const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('attached')) resolve();
    });
    child.once('exit', () => reject(new Error(`strace ended: ${said}`)));
    child.once('error', reject);
  });
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
