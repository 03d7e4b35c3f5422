import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:net';

/** What can be asked of a server's process: seconds of processor time since it started, or bytes of memory without garbage. */
type Question = 'cpu' | 'memory';

/** A server in a process of its own, as the load generator sees it. */
export interface ChildServer {
  readonly port: number;
  ask(question: Question): Promise<number>;
  stop(): Promise<void>;
}

/** In the child: tells where it listens, and answers what the parent asks. */
export function serveParent(server: Server): void {
  process.on('message', (question: Question) => process.send?.(answerTo(question)));
  process.on('disconnect', () => process.exit());
  process.send?.((server.address() as AddressInfo).port);
}

function answerTo(question: Question): number {
  if (question === 'cpu') {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

/** In the parent: starts one of `servers/`. */
export async function startChild(name: string, args: readonly string[] = []): Promise<ChildServer> {
  const child = fork(new URL(`../servers/${name}.ts`, import.meta.url), args, {
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  const ended = once(child, 'exit');
  const answer = async (): Promise<number> => {
    const [value] = (await once(child, 'message')) as [number];
    return value;
  };
  const port = await Promise.race([answer(), ended.then(() => failed(name))]);
  return {
    port,
    ask(question) {
      child.send(question);
      return answer();
    },
    async stop() {
      // It ends by itself, so that `--cpu-prof` leaves a profile of it.
      child.disconnect();
      await ended;
    },
  };
}

const failed = (name: string): never => {
  throw new Error(`The server "${name}" ended before it listened`);
};
