import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectToChat } from '@hypee/chat';
import { createMemoryDatabase, type MemoryChatDatabase } from '@hypee/chat/core';
import type { GuestAnswer } from '@hypee/chat-protocol';
import { openPage } from '../support/page.ts';
import { startServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const ORIGIN = 'https://www.example.com';

test('a visitor writes while the network fails, signs in, and is the user: in front of them, of the host, and what waited is sent once', async (t) => {
  const server = await startServer(t, { guests: true, guestHosts: ['agent'], origins: [ORIGIN] });
  const post = <Body>(path: string, token?: string, body?: object) =>
    server.fetch<Body>(`/api/${path}`, {
      method: 'POST',
      headers: {
        origin: ORIGIN,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const { json: guest } = await post<GuestAnswer>('guest/');
  const id = guest.conversation.id;

  const host = connectToChat({ url: server.url, token: () => tokenOf('agent'), user: 'agent', cache: 'memory' });
  t.after(() => host.close());
  const seen = host.conversation(id);
  seen.messages.subscribe(() => undefined);
  seen.members.subscribe(() => undefined);

  const databases = new Map<string, MemoryChatDatabase>();
  let isCut = false;
  const visitor = openPage(server.url, {
    user: guest.user.id,
    token: () => guest.access,
    databaseOf(userId) {
      const database = databases.get(userId) ?? createMemoryDatabase();
      databases.set(userId, database);
      return database;
    },
    fetch: async (address, init) => {
      if (isCut && init?.method === 'POST') throw new TypeError('no network');
      return fetch(address, init);
    },
  });
  t.after(() => visitor.close());
  const talk = visitor.conversation(id);
  talk.messages.subscribe(() => undefined);
  await talk.send('Is anybody there?').sent;
  await until(visitor.me, (me) => me?.role === 'guest');
  await until(seen.messages, (messages) => messages.length === 1);

  isCut = true;
  talk.send({ content: 'a file', attachments: [new File(['some text'], 'note.txt', { type: 'text/plain' })] });
  talk.draft.set('and one more th');
  await until(talk.messages, (messages) => messages.length === 2);
  assert.equal((await post('guest/merge/', tokenOf('alice'), { guest_token: guest.access })).status, 200);
  isCut = false;
  await visitor.identify({ token: () => tokenOf('alice'), user: 'alice' });

  const mine = visitor.conversation(id);
  const sent = await until(mine.messages, (messages) => messages.length === 2 && messages.every(({ seq }) => seq));
  assert.deepEqual(
    sent.map(({ sender, content, attachments }) => [sender.id, content, attachments.map(({ name }) => name)]),
    [
      ['alice', 'Is anybody there?', []],
      ['alice', 'a file', ['note.txt']],
    ],
  );
  await until(mine.draft, (text) => text === 'and one more th');
  const shown = await until(seen.messages, (messages) => messages.length === 2 && messages[0]?.sender.id === 'alice');
  assert.deepEqual(
    shown.map(({ sender }) => sender.id),
    ['alice', 'alice'],
  );
  assert.deepEqual(seen.members.value.map(({ user }) => user.id).sort(), ['agent', 'alice']);
  assert.equal(databases.get(guest.user.id)!.outbox.entries.length, 0);
});
