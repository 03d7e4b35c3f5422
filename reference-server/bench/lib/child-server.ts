import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:net';

/** A server in a process of its own, as the load generator sees it. */
export interface ChildServer {
  readonly port: number;
  /** Seconds of processor time, in user and system, since it started. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** In the child: tells where it listens, and answers what the parent asks. */
export function serveParent(server: Server): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: (user + system) / 1e6 });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ port: (server.address() as AddressInfo).port });
}

/** In the parent: starts a file as a server. */
export async function startChild(file: URL, args: readonly string[] = []): Promise<ChildServer> {
  const child = fork(file, args, { execArgv: process.execArgv });
  const ended = once(child, 'exit');
  const [{ port }] = (await Promise.race([once(child, 'message'), ended.then(failed)])) as [{ port: number }];
  return {
    port,
    async cpu() {
      child.send('cpu');
      const [{ cpu }] = (await once(child, 'message')) as [{ cpu: number }];
      return cpu;
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const failed = (): never => {
  throw new Error('a server of the benchmark ended before it listened');
};
