import type { FastifyInstance } from 'fastify';
import { createBackend, MemoryBus, type Backend, type Ports } from '@hypee/chat-backend';
import { registerJwt } from '../auth/register-jwt.ts';
import { secretKey, type JwtKey } from '../auth/jwt-key.ts';
import { TokenAuth } from '../auth/token-auth.ts';
import { seedAuth, seedClock, seedDemo } from '../demo/seed-demo.ts';
import { systemClock } from '../ports/clock.ts';
import { DiskFiles } from '../ports/disk-files.ts';
import { systemRandom } from '../ports/random.ts';
import { SqliteStore } from '../sqlite/sqlite-store.ts';
import { VERSION } from '../version.ts';
import { DataFolder } from './data-folder.ts';
import type { CheckedOptions } from './options.ts';

/** The backend on its real ports. */
export interface OpenChat {
  readonly backend: Backend;
  /** Stops the backend, finishes what was accepted, and gives the data folder free. */
  readonly close: () => Promise<void>;
}

const now = (): number => systemClock.now();
const SEEDED = 'demo_seeded';

/** Opens the data folder and starts the backend on it; nothing stays open when it throws. */
export async function openChat(app: FastifyInstance, options: CheckedOptions): Promise<OpenChat> {
  const folder = new DataFolder(options.data);
  let store: SqliteStore | undefined;
  try {
    store = new SqliteStore(folder.database, app.log);
    return await startBackend(app, options, folder, store);
  } catch (error) {
    await store?.close();
    folder.release();
    throw error;
  }
}

async function startBackend(
  app: FastifyInstance,
  options: CheckedOptions,
  folder: DataFolder,
  store: SqliteStore,
): Promise<OpenChat> {
  const key = options.key ?? (await demoKey(store));
  const verify = await registerJwt(app, { key, issuer: options.jwtIssuer, audience: options.jwtAudience });
  const hashKey = Buffer.from(await store.secret('hash_key'), 'base64url');
  const ports: Ports = {
    store,
    bus: new MemoryBus(),
    files: new DiskFiles(folder.files),
    clock: systemClock,
    random: systemRandom(hashKey, now),
    auth: new TokenAuth(verify, now),
    log: app.log,
  };
  if (options.demo) await seedOnce(store, ports, hashKey);
  const backend = createBackend(ports, {
    limits: options.limits,
    directory: options.directory,
    server: `hypee-chat-server/${VERSION}`,
  });
  return {
    backend,
    async close() {
      backend.close();
      await store.close();
      folder.release();
    },
  };
}

/** A demo without a key makes one, kept with its data so that a restart signs nobody out. */
async function demoKey(store: SqliteStore): Promise<JwtKey> {
  return secretKey(await store.secret('demo_jwt_secret'), true);
}

async function seedOnce(store: SqliteStore, ports: Ports, hashKey: Buffer): Promise<void> {
  if (await store.read((tx) => tx.meta(SEEDED))) return;
  const clock = seedClock();
  const past: Ports = {
    ...ports,
    bus: new MemoryBus(),
    clock,
    auth: seedAuth,
    random: systemRandom(hashKey, () => clock.now()),
  };
  const backend = createBackend(past, {});
  try {
    await seedDemo(store, backend, clock, now());
  } finally {
    backend.close();
  }
  await store.write((tx) => tx.setMeta(SEEDED, new Date(now()).toISOString()));
}
