import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createChatServer, type ChatServerOptions } from '@hypee/chat-server';
import { mintedTokens } from '../../src/index.ts';

export const SECRET = 'a secret of thirty-two bytes, or more';
export const ORIGIN = 'https://site.example';

export const tokens = mintedTokens(SECRET);

/** All users of the checks come from one address. */
const ONE_ADDRESS = {
  address_requests_per_second: 10_000,
  address_request_burst: 100_000,
  address_sockets: 10_000,
  address_unknown_sockets: 10_000,
};

/** Most checks say more than a user may in so little time, and some need a thousand messages. */
const NO_PACE = { sends_per_second: 10_000, send_burst: 10_000 };

/** Reached however slow the machine is. */
export const LOW_LIMITS = { sends_per_second: 1, send_burst: 4, sockets: 3, frames_per_second: 1, frame_burst: 20 };

/** The server that ships, on a port of its own until the test ends. @returns its address */
export async function ourServer(
  t: TestContext,
  store: 'SQLite' | 'memory',
  { demo = false, limits = NO_PACE, ...more }: Pick<ChatServerOptions, 'demo' | 'limits' | 'directory'> = {},
): Promise<string> {
  const folder = store === 'SQLite' ? await mkdtemp(join(tmpdir(), 'hypee-conformance-')) : undefined;
  const server = createChatServer({
    ...(folder === undefined ? { memory: true } : { data: folder }),
    jwtSecret: SECRET,
    demo,
    origins: [ORIGIN],
    limits: { ...ONE_ADDRESS, ...limits },
    logLevel: 'error',
    ...more,
  });
  t.after(async () => {
    await server.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}
