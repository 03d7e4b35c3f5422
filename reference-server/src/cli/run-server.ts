import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import { createChatServer, LISTEN_BACKLOG } from '../app/create-chat-server.ts';
import type { Command } from './read-command-line.ts';

type Start = Extract<Command, { do: 'start' }>;

/**
 * Starts the server and prints where it listens. SIGTERM or SIGINT lets it say goodbye and finish what it accepted; a
 * second one ends it at once.
 *
 * @throws Error that says why it does not start
 */
export async function runServer({ port, host, options }: Start): Promise<void> {
  const server = createChatServer(options);
  try {
    await server.listen({ port, host, backlog: LISTEN_BACKLOG });
  } catch (error) {
    await server.close();
    throw new Error(whyNot(error, port, host), { cause: error });
  }
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(128 + constants.signals[signal]);
      stopping = true;
      void server.close().then(() => process.exit(0));
    });
  }
  console.log(`hypee-chat-server listening at ${urlOf(server.server.address())}`);
}

function urlOf(bound: AddressInfo | string | null): string {
  if (bound === null || typeof bound === 'string') return String(bound);
  return `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

function whyNot(error: unknown, port: number, host: string): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop what runs there, or choose another one with --port (0 takes a free one).`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one from 1024 on with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address "${host}". Use 127.0.0.1 or 0.0.0.0 with --host.`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
