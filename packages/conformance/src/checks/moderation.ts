import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Id, Message, Page, User as Person } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';
import type { World } from '../world/world.ts';

const blockCheck = section('3', { needs: 'blocks' });
const reportCheck = section('3', { needs: 'reports' });

const block = (user: User, other: User) => user.api('PUT', `users/${other.id}/block/`);

/** Blocks. */
const blockChecks: readonly Check[] = [
  blockCheck(
    'block-direct',
    "a blocked user's direct message gets 403, until the block is taken back",
    async ({ alice, bob, create }) => {
      const { id } = await create('direct', [alice, bob]);
      expectStatus(await block(alice, bob), 204, 'a block');
      expectStatus(await block(alice, bob), 204, 'the block again');
      const fields = { content: 'hello?', client_id: uuidV7() };
      expectError(await bob.post(id, fields), 403, 'permission_denied', 'a message of who is blocked');
      equal((await alice.history(id)).results, [], 'the history');
      for (const time of ['first', 'second']) {
        expectStatus(await alice.api('DELETE', `users/${bob.id}/block/`), 204, `taking it back, the ${time} time`);
      }
      expectStatus(await bob.post(id, fields), 201, 'a message after it was taken back');
    },
  ),
  blockCheck('block-group', 'in a group who is blocked goes on writing', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    expectStatus(await block(alice, bob), 204, 'a block');
    const sent = await bob.send(id, 'hello all');
    equal((await alice.newest(id)).id, sent.id, 'the newest message');
  }),
  blockCheck('block-repeat', 'a send of before the block is answered 200 again', async ({ alice, bob, create }) => {
    const { id } = await create('direct', [alice, bob]);
    const fields = { content: 'hello', client_id: uuidV7() };
    expectStatus(await bob.post(id, fields), 201, 'a message');
    expectStatus(await block(alice, bob), 204, 'a block');
    expectStatus(await bob.post(id, fields), 200, 'the message again');
  }),
  blockCheck('block-list', 'whom I have blocked is listed for me alone', async ({ alice, bob, group }) => {
    await group(alice, bob);
    expectStatus(await block(alice, bob), 204, 'a block');
    const list = async (user: User): Promise<Id[]> => {
      const answer = await user.get<Page<Person>>('users/me/blocks/');
      return expectJson(answer, 200, 'the blocks').results.map(({ id }) => id);
    };
    equal([await list(alice), await list(bob)], [[bob.id], []], 'blocks of alice, and of bob');
  }),
  blockCheck('block-unknown', 'nobody blocks a user who is not there: 404', async ({ alice }) => {
    expectError(await alice.api('PUT', `users/${uuidV7()}/block/`), 404, 'not_found', 'a block of nobody');
  }),
];

interface Report {
  id: Id;
  message: Message;
  reporter: Person;
  reason: string;
  status: string;
}

const report = (user: User, id: Id, reason = 'Spam') => user.api<Report>('POST', `messages/${id}/report/`, { reason });

const admin = (world: World): User => world.carol.with(world.mint({ sub: world.carol.id, role: 'admin' }));

/** Reports. */
const reportChecks: readonly Check[] = [
  reportCheck('report', 'a member reports a message: 201, and 200 while it is open', async ({ alice, bob, group }) => {
    const sent = await bob.send(await group(alice, bob), 'Buy now');
    const made = expectJson(await report(alice, sent.id), 201, 'a report');
    isShaped(made.message, 'message');
    isShaped(made.reporter, 'user');
    equal([made.message.id, made.reporter.id, made.reason, made.status], [sent.id, alice.id, 'Spam', 'open'], 'it');
    equal(expectJson(await report(alice, sent.id), 200, 'the report again').id, made.id, 'its id');
  }),
  reportCheck('report-settle', 'an administrator reads reports and settles them', async (world) => {
    const { alice, bob } = world;
    const sent = await bob.send(await world.group(alice, bob), 'Buy now');
    const { id } = expectJson(await report(alice, sent.id), 201, 'a report');
    const root = admin(world);
    const newest = async (status: string): Promise<Id[]> => {
      const answer = await root.get<Page<Report>>(`reports/?status=${status}&limit=100`);
      return expectJson(answer, 200, 'reports').results.map((row) => row.id);
    };
    equal((await newest('open')).includes(id), true, 'it is among the open ones');
    const settled = await root.api<Report>('PATCH', `reports/${id}/`, { status: 'settled' });
    equal(expectJson(settled, 200, 'settling it').status, 'settled', 'status');
    equal((await newest('open')).includes(id), false, 'it is still among the open ones');
    equal((await newest('settled')).includes(id), true, 'it is among the settled ones');
  }),
  reportCheck(
    'report-rights',
    'who is no administrator neither reads nor settles reports: 403',
    async ({ alice, bob, group }) => {
      const sent = await bob.send(await group(alice, bob), 'Buy now');
      const { id } = expectJson(await report(alice, sent.id), 201, 'a report');
      expectError(await alice.get('reports/'), 403, 'permission_denied', 'a look');
      const settle = await alice.api('PATCH', `reports/${id}/`, { status: 'settled' });
      expectError(settle, 403, 'permission_denied', 'settling');
    },
  ),
  reportCheck(
    'report-stranger',
    'a stranger finds no message to report: 404',
    async ({ alice, bob, carol, group }) => {
      const sent = await bob.send(await group(alice, bob), 'Buy now');
      expectError(await report(carol, sent.id), 404, 'not_found', "a stranger's report");
    },
    { section: '7' },
  ),
  reportCheck(
    'report-empty',
    'a report without a reason is refused: 400',
    async ({ alice, bob, group }) => {
      const sent = await bob.send(await group(alice, bob), 'Buy now');
      expectError(await report(alice, sent.id, ''), 400, 'validation_error', 'a report without a reason');
    },
    { section: '1' },
  ),
];

/** What users do against others. */
export const moderationChecks: readonly Check[] = [...blockChecks, ...reportChecks];
