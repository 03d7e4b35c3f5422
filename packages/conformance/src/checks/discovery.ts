import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { expectJson, expectStatus } from '../world/http.ts';

const check = section('1');

interface Discovery {
  protocol: number;
  server: string;
  features: unknown;
  limits: Record<string, unknown>;
}

const LIMITS = [
  'content_chars',
  'content_bytes',
  'metadata_bytes',
  'body_bytes',
  'attachments',
  'attachment_bytes',
  'emoji',
  'page_size',
  'page_max',
  'receipt_members',
  'sends_per_second',
  'send_burst',
  'sockets',
];

/** Level discovery: `GET /api/protocol/`. */
export const discoveryChecks: readonly Check[] = [
  check('discovery-open', 'level discovery needs no token and tells level, server and features', async (world) => {
    const facts = expectJson(await world.call<Discovery>('protocol/'), 200, 'level discovery');
    equal(facts.protocol, 2, 'protocol');
    holds(/^[^/]+\/.+$/.test(facts.server), 'server is not "name/version"', facts.server);
    const { features } = facts;
    holds(Array.isArray(features) && features.every((it) => typeof it === 'string'), 'features are no texts', features);
  }),
  check('discovery-limits', 'level discovery tells every limit as a whole number', async (world) => {
    const { limits } = expectJson(await world.call<Discovery>('protocol/'), 200, 'level discovery');
    const wrong = LIMITS.filter((name) => !Number.isInteger(limits[name]) || Number(limits[name]) < 1);
    equal(wrong, [], 'limits that are no whole numbers from 1 on');
  }),
  check('discovery-no-slash', 'level discovery answers without the slash at its end, too', async (world) => {
    expectStatus(await world.call('protocol'), 200, 'level discovery without a slash');
  }),
  check('health', 'the server says that it lives, outside of /api/', async (world) => {
    expectStatus(await world.call('../healthz'), 200, 'GET /healthz');
  }),
  check('ready', 'the server says that it takes clients, outside of /api/', async (world) => {
    expectStatus(await world.call('../readyz'), 200, 'GET /readyz');
  }),
];
