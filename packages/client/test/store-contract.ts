import type { Message } from '@hypee/chat-protocol';
import type { ChatStore, OutboxRow } from '../src/core.ts';

/** What a suite of tests is written with: node:test's and mocha's `test` both fit. */
export type DefineTest = (name: string, run: () => Promise<void>) => void;

/** Opens stores on one database, as pages do one after the other. */
export interface StoreHost {
  open(): Promise<ChatStore>;
}

function equal(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

const message = (conversation_id: string, seq: number): Message =>
  ({ id: `${conversation_id}-${seq}`, conversation_id, seq, rev: 1, content: `text ${seq}` }) as Message;

const draft = (conversationId: string, text = conversationId): { conversationId: string; text: string } => ({
  conversationId,
  text,
});

/** What the core relies on, whatever a store is made of. `makeHost` gives a new, empty database each time. */
export function chatStoreContract(test: DefineTest, makeHost: () => Promise<StoreHost>): void {
  const withStore = (name: string, run: (store: ChatStore, host: StoreHost) => Promise<void>): void =>
    test(name, async () => {
      const host = await makeHost();
      const store = await host.open();
      await run(store, host);
      await store.close();
    });

  withStore('what was written is read, by this page and by the next', async (store, host) => {
    await store.write(async (tx) => {
      await tx.put('meta', { name: 'epoch', value: 'e1' });
      await tx.put('messages', message('c', 1));
      await tx.put('outbox', { clientId: 'k', conversationId: 'c', content: 'é 😀' } as OutboxRow);
    });
    const next = await host.open();
    const read = await next.read((tx) =>
      Promise.all([tx.get('meta', 'epoch'), tx.get('messages', ['c', 1]), tx.get('outbox', 'k')]),
    );
    equal(
      read,
      [{ name: 'epoch', value: 'e1' }, message('c', 1), { clientId: 'k', conversationId: 'c', content: 'é 😀' }],
      'rows',
    );
    await next.close();
  });

  withStore('what is not there is undefined, and removing it is no error', async (store) => {
    equal((await store.read((tx) => tx.get('conversations', 'c'))) === undefined, true, 'row');
    await store.write((tx) => tx.delete('conversations', 'c'));
  });

  withStore('a range that ends before it begins is empty, to read and to clear', async (store) => {
    await store.write((tx) => tx.put('messages', message('c', 5)));
    const range: { from: [string, number]; to: [string, number] } = { from: ['c', 8], to: ['c', 3] };
    equal(await store.read((tx) => tx.list('messages', { ...range, descending: true, limit: 10 })), [], 'descending');
    equal(await store.read((tx) => tx.list('messages', range)), [], 'ascending');
    await store.write((tx) => tx.clear('messages', range));
    equal((await store.read((tx) => tx.list('messages'))).length, 1, 'rows left');
  });

  withStore('a row put twice is replaced', async (store) => {
    await store.write((tx) => tx.put('drafts', draft('c', 'a')));
    await store.write((tx) => tx.put('drafts', draft('c', 'b')));
    equal(await store.read((tx) => tx.list('drafts')), [draft('c', 'b')], 'drafts');
  });

  withStore('a write that throws leaves nothing behind', async (store) => {
    const failure = new Error('of the caller');
    const outcome = await store
      .write(async (tx) => {
        await tx.put('drafts', draft('c'));
        await tx.delete('drafts', 'other');
        throw failure;
      })
      .catch((error: unknown) => error);
    equal(outcome === failure, true, 'the error is the caller’s');
    equal(await store.read((tx) => tx.list('drafts')), [], 'drafts');
    await store.write((tx) => tx.put('drafts', draft('d')));
    equal(await store.read((tx) => tx.list('drafts')), [draft('d')], 'later writes work');
  });

  withStore('a write sees its own changes, before anybody else does', async (store) => {
    await store.write((tx) => tx.put('messages', message('c', 2)));
    await store.write(async (tx) => {
      await tx.put('messages', message('c', 1));
      await tx.put('messages', message('c', 3));
      await tx.delete('messages', ['c', 2]);
      equal(
        (await tx.list('messages')).map(({ seq }) => seq),
        [1, 3],
        'inside',
      );
      equal((await tx.get('messages', ['c', 2])) === undefined, true, 'deleted inside');
      equal(
        (await tx.list('messages', { descending: true, limit: 1 })).map(({ seq }) => seq),
        [3],
        'last inside',
      );
    });
  });

  withStore('writes run one after the other: none is lost between a read and a put', async (store) => {
    await store.write((tx) => tx.put('meta', { name: 'listedAt', value: 0 }));
    const add = (): Promise<void> =>
      store.write(async (tx) => {
        const row = await tx.get('meta', 'listedAt');
        await tx.put('meta', { name: 'listedAt', value: Number(row?.value) + 1 });
      });
    await Promise.all(Array.from({ length: 20 }, add));
    equal((await store.read((tx) => tx.get('meta', 'listedAt')))?.value, 20, 'count');
  });

  withStore('a read sees one moment, whatever is written meanwhile', async (store) => {
    await store.write(async (tx) => {
      await tx.put('drafts', draft('a', 'old'));
      await tx.put('drafts', draft('b', 'old'));
    });
    const reading = store.read(async (tx) => [
      await tx.get('drafts', 'a'),
      await tx.get('drafts', 'a'),
      await tx.get('drafts', 'b'),
    ]);
    const writing = store.write(async (tx) => {
      await tx.put('drafts', draft('a', 'new'));
      await tx.put('drafts', draft('b', 'new'));
    });
    const rows = await reading;
    equal(new Set(rows.map((row) => row?.text)).size, 1, 'moments');
    await writing;
  });

  withStore('messages lie by conversation and place; numbers by size, not by spelling', async (store) => {
    await store.write(async (tx) => {
      for (const seq of [10, 9, 100, 1]) await tx.put('messages', message('b', seq));
      await tx.put('messages', message('a', 5));
      await tx.put('messages', message('c', 5));
    });
    const list = (page: Parameters<Parameters<Parameters<ChatStore['read']>[0]>[0]['list']>[1]) =>
      store.read((tx) => tx.list('messages', page as never)).then((rows) => rows.map(({ id }) => id));
    const all = { from: ['b', 0], to: ['b', Infinity] };
    equal(await list(all as never), ['b-1', 'b-9', 'b-10', 'b-100'], 'ascending');
    equal(await list({ ...all, descending: true, limit: 2 } as never), ['b-100', 'b-10'], 'newest');
    equal(await list({ ...all, limit: 3 } as never), ['b-1', 'b-9', 'b-10'], 'oldest');
    equal(await list({ from: ['b', 9], to: ['b', 10] } as never), ['b-9', 'b-10'], 'bounds are inclusive');
    equal(await list({ from: ['b', 11], to: ['b', 99] } as never), [], 'nothing between');
    equal(await list({ ...all, limit: 0 } as never), [], 'no rows');
  });

  withStore('a range is cleared without its neighbours, a table without the others', async (store) => {
    await store.write(async (tx) => {
      for (const id of ['a', 'b', 'c']) await tx.put('messages', message(id, 1));
      await tx.put('drafts', draft('c'));
    });
    await store.write((tx) => tx.clear('messages', { from: ['b', 0], to: ['b', Infinity] }));
    equal(
      (await store.read((tx) => tx.list('messages'))).map(({ id }) => id),
      ['a-1', 'c-1'],
      'messages',
    );
    await store.write((tx) => tx.clear('messages'));
    equal(await store.read((tx) => tx.list('messages')), [], 'all messages');
    equal(await store.read((tx) => tx.list('drafts')), [draft('c')], 'drafts');
  });

  withStore('a thousand messages in one write, and the newest fifty of them', async (store) => {
    await store.write(async (tx) => {
      await Promise.all(Array.from({ length: 1000 }, (_, index) => tx.put('messages', message('c', index + 1))));
    });
    const page = await store.read((tx) =>
      tx.list('messages', { from: ['c', 1], to: ['c', 1000], limit: 50, descending: true }),
    );
    equal([page.length, page[0]?.seq, page.at(-1)?.seq], [50, 1000, 951], 'page');
  });

  test('close waits for what was begun', async () => {
    const host = await makeHost();
    const store = await host.open();
    const writing = store.write((tx) => tx.put('drafts', draft('c')));
    await store.close();
    await writing;
    const next = await host.open();
    equal(await next.read((tx) => tx.list('drafts')), [draft('c')], 'drafts');
    await next.close();
  });
}
