import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import type { Conversation } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';

const check = section('3', { needs: 'retention' });

const keep = (user: User, id: string | number, retention_days: unknown) =>
  user.api<Conversation & { retention_days: number | null; floor_seq: number }>('PATCH', `conversations/${id}/`, {
    retention_days,
  });

/** How long messages are kept. That they go takes days, which no check waits for. */
export const retentionChecks: readonly Check[] = [
  check('retention-setting', 'an owner says for how many days messages are kept, and takes it back', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    await alice.send(id, 'young');
    const set = expectJson(await keep(alice, id, 30), 200, 'retention');
    equal([set.retention_days, set.floor_seq], [30, 0], 'what the owner is told');
    const seen = expectJson(await keep(alice, id, 30), 200, 'the same again');
    equal(seen.cursor, set.cursor, 'the cursor after the same again');
    equal(expectJson(await keep(alice, id, null), 200, 'no retention').retention_days, null, 'for ever');
    equal((await alice.history(id)).results.length, 1, 'what is young stays');
  }),
  check('retention-roles', 'members and strangers set no retention', async ({ alice, bob, carol, group }) => {
    const id = await group(alice, bob);
    expectError(await keep(bob, id, 30), 403, 'permission_denied', 'retention by a member');
    expectError(await keep(carol, id, 30), 404, 'not_found', 'retention by a stranger');
  }),
  check('retention-range', 'days are whole numbers from 1 on', async ({ alice, group }) => {
    const id = await group(alice);
    for (const days of [0, -1, 1.5, 'ten']) {
      expectError(await keep(alice, id, days), 400, 'validation_error', `retention of ${String(days)} days`);
    }
    expectStatus(await keep(alice, id, 1), 200, 'retention of one day');
  }),
];
