import type { FastifyInstance } from 'fastify';
import { createBackend, MemoryBus, type Auth, type Backend, type Ports } from '@hypee/chat-backend';
import { fetchKeySet } from '../auth/fetch-key-set.ts';
import { JwksAuth } from '../auth/jwks-auth.ts';
import { registerJwt, verifierOf, type Expected } from '../auth/register-jwt.ts';
import { secretKey, type JwtKey } from '../auth/jwt-key.ts';
import { TokenAuth } from '../auth/token-auth.ts';
import { seedAuth, seedClock, seedDemo } from '../demo/seed-demo.ts';
import { AuthWithGuests, guestTokens } from '../guests/guest-tokens.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { MediaProcesses } from '../media/media-processes.ts';
import { systemClock } from '../ports/clock.ts';
import { DiskUploads } from '../ports/disk-uploads.ts';
import { systemRandom } from '../ports/random.ts';
import { VERSION } from '../version.ts';
import type { CheckedOptions } from './options.ts';
import { diskStorage, memoryStorage, type Storage } from './storage.ts';

/** The backend on its real ports. */
export interface OpenChat {
  readonly backend: Backend;
  /** Reads from what is kept. @throws what hinders that */
  readonly checkStore: () => Promise<unknown>;
  readonly storeBytes: Storage['sizes'];
  /** Stops the backend, finishes what was accepted, and gives what it was kept in free. */
  readonly close: () => Promise<void>;
}

const now = (): number => systemClock.now();
const SEEDED = 'demo_seeded';

/** Opens what is kept and starts the backend on it; nothing stays open when it throws. */
export async function openChat(
  app: FastifyInstance,
  options: CheckedOptions,
  metrics: ServerMetrics,
): Promise<OpenChat> {
  const storage =
    options.data === undefined
      ? await memoryStorage()
      : diskStorage(options.data, app.log, {
          committed: (facts) => metrics.committed(facts),
          failed: () => metrics.commitFailed(),
        });
  try {
    return await startBackend(app, options, storage);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function startBackend(app: FastifyInstance, options: CheckedOptions, storage: Storage): Promise<OpenChat> {
  const hashKey = Buffer.from(await storage.secret('hash_key'), 'base64url');
  const site = await openAuth(app, options, storage);
  const guestSecret = options.guests ? await storage.secret('guest_jwt_secret') : undefined;
  const media = new MediaProcesses();
  const ports: Ports = {
    store: storage.store,
    bus: new MemoryBus(),
    files: storage.files,
    uploads: new DiskUploads(storage.uploads, media),
    clock: systemClock,
    random: systemRandom(hashKey, now),
    auth: guestSecret === undefined ? site : new AuthWithGuests(site, guestSecret, now),
    log: app.log,
  };
  if (options.demo) await storage.once(SEEDED, () => seed(ports, hashKey));
  const backend = createBackend(ports, {
    limits: options.limits,
    directory: options.directory,
    ...(options.presenceGraceMs !== undefined && { presenceGraceMs: options.presenceGraceMs }),
    ...(guestSecret !== undefined && {
      guests: { hosts: options.guestHosts, issueToken: guestTokens(guestSecret) },
    }),
    attachmentTypes: options.attachmentTypes,
    attachmentQuotaBytes: options.attachmentQuotaMb * 1_024 ** 2,
    unsentHours: options.unsentHours,
    server: `hypee-chat-server/${VERSION}`,
  });
  return {
    backend,
    storeBytes: () => storage.sizes(),
    checkStore: () => storage.store.read((tx) => tx.epoch()),
    async close() {
      backend.close();
      media.close();
      await storage.close();
    },
  };
}

/** What decides who speaks, by the key or keys of the site. */
async function openAuth(app: FastifyInstance, options: CheckedOptions, storage: Storage): Promise<Auth> {
  const expected: Expected = { issuer: options.jwtIssuer, audience: options.jwtAudience };
  const key = options.key ?? (await demoKey(storage));
  if (!('jwksUrl' in key)) return new TokenAuth(await registerJwt(app, { key, ...expected }), now);
  const { jwksUrl } = key;
  const auth = new JwksAuth({
    fetchKeys: () => fetchKeySet(jwksUrl),
    authOf: (one) => new TokenAuth(verifierOf({ key: one, ...expected }), now),
    now,
    log: app.log,
  });
  await auth.start();
  return auth;
}

/** A demo without a key makes one, kept with its data so that a restart signs nobody out. */
async function demoKey(storage: Storage): Promise<JwtKey> {
  return secretKey(await storage.secret('demo_jwt_secret'), true);
}

const withoutUploads = ({ uploads: _, ...ports }: Ports): Ports => ports;

/** @returns when it was done */
async function seed(ports: Ports, hashKey: Buffer): Promise<string> {
  const clock = seedClock();
  const past: Ports = {
    ...withoutUploads(ports),
    bus: new MemoryBus(),
    clock,
    auth: seedAuth,
    random: systemRandom(hashKey, () => clock.now()),
  };
  const backend = createBackend(past, {});
  try {
    await seedDemo(ports.store, backend, clock, now());
  } finally {
    backend.close();
  }
  return new Date(now()).toISOString();
}
