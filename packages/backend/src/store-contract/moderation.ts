import type { ReportRow } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { seed } from './rows.ts';

const report = (id: string, fields: Partial<ReportRow> = {}): Omit<ReportRow, 'number'> => ({
  id,
  message_id: 'm1',
  reporter_id: 'alice',
  reason: `Reason of ${id}`,
  status: 'open',
  created_at: '2026-11-22T10:00:00.000Z',
  ...fields,
});

/** Blocks and reports. */
export const moderationTests: Readonly<Record<string, StoreTest>> = {
  'a block holds for one user and one other, until it is taken back': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (const id of ['carol', 'bob', 'bob', 'zoe']) await tx.setBlocked('alice', id, true);
      await tx.setBlocked('bob', 'nobody', false);
    });
    const look = (who: string, other: string): Promise<boolean> => store.read(async (tx) => tx.isBlocked(who, other));
    expectEqual(
      [await look('alice', 'bob'), await look('bob', 'alice'), await look('alice', 'alice')],
      [true, false, false],
      'who is blocked by whom',
    );
    const list = (page: { limit: number; after?: string }): Promise<string[]> =>
      store.read(async (tx) => tx.blocks('alice', page));
    expectEqual(await list({ limit: 2 }), ['bob', 'carol'], 'the first page');
    expectEqual(await list({ limit: 2, after: 'carol' }), ['zoe'], 'the second page');
    await store.write((tx) => tx.setBlocked('alice', 'bob', false));
    expectEqual(await list({ limit: 9 }), ['carol', 'zoe'], 'after one was taken back');
    await expectRejects(
      store.write(async (tx) => {
        await tx.setBlocked('alice', 'bob', true);
        await tx.setBlocked('alice', 'zoe', false);
        throw new Error('on purpose');
      }),
      'write',
    );
    expectEqual(await list({ limit: 9 }), ['carol', 'zoe'], 'after a work that threw');
  },

  'reports come newest first, by status too, and are found by message and reporter while they are open': async (
    store,
  ) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await tx.insertReport(report('z'));
      await tx.insertReport(report('a', { reporter_id: 'bob' }));
      await tx.insertReport(report('m', { message_id: 'm2' }));
      await tx.updateReport('a', { status: 'settled' });
    });
    const list = (page: Parameters<typeof read>[0]): Promise<string[]> => read(page).then((rows) => rows.map(idOf));
    const read = (page: { limit: number; belowNumber?: number; status?: ReportRow['status'] }): Promise<ReportRow[]> =>
      store.read(async (tx) => tx.reports(page));
    const idOf = ({ id }: ReportRow): string => id;
    expectEqual(await list({ limit: 9 }), ['m', 'a', 'z'], 'all');
    expectEqual(await list({ limit: 9, status: 'open' }), ['m', 'z'], 'open ones');
    const [first] = await read({ limit: 1 });
    expectEqual(await list({ limit: 1, belowNumber: first?.number ?? 0 }), ['a'], 'the next page');
    const open = (message: string, reporter: string): Promise<string | undefined> =>
      store.read(async (tx) => (await tx.openReport(message, reporter))?.id);
    expectEqual(
      [await open('m1', 'alice'), await open('m1', 'bob'), await open('m2', 'bob')],
      ['z', undefined, undefined],
      'open reports of a message by a user',
    );
    const row = await store.read((tx) => tx.report('a'));
    expectEqual([row?.status, row?.reason], ['settled', 'Reason of a'], 'the row');
    expectEqual(await store.read((tx) => tx.report('nothing')), undefined, 'no such report');
    await expectRejects(
      store.write((tx) => tx.insertReport(report('z'))),
      'the same report again',
    );
    await expectRejects(
      store.write((tx) => tx.updateReport('nothing', { status: 'settled' })),
      'a report that is not there',
    );
  },
};
