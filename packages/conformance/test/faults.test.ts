import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Limits } from '@hypee/chat-protocol';
import { runChecks } from '../src/index.ts';
import { sign } from '../src/world/jwt.ts';
import { faulty, type Fault } from './support/faulty.ts';
import { LOW_LIMITS, ourServer, SECRET, tokens } from './support/our-server.ts';

interface Row extends Fault {
  /** What the server behind it allows, where that matters. */
  limits?: Partial<Limits>;
  /** What this server does wrong. */
  server: string;
  /** The check that must see it. */
  seen: string;
}

const ROWS: Row[] = [
  {
    server: 'leaves seq out of messages',
    seen: 'message-shape',
    answer: ({ path }, { json }) => {
      if (path.includes('send_message')) delete json.seq;
    },
  },
  {
    server: 'answers a repeated send with 201',
    seen: 'send-repeat-200',
    answer: ({ path }, answer) => {
      if (path.includes('send_message') && answer.status === 200) answer.status = 201;
    },
  },
  {
    server: 'answers a key that is used for another text with 200',
    seen: 'send-conflict-409',
    answer: (_call, answer) => {
      if (answer.status === 409) answer.status = 200;
    },
  },
  {
    server: 'gives history from the newest to the oldest',
    seen: 'history-order',
    answer: ({ path }, { json }) => {
      if (path.includes('/messages/')) json.results?.reverse();
    },
  },
  {
    server: 'gives the cursor of an event before the head with a page',
    seen: 'history-cursor',
    answer: ({ path }, { json }) => {
      if (path.includes('/messages/?limit=1') && json.results?.length > 0) json.cursor = '0.0';
    },
  },
  {
    server: 'shows the files of a message in another order than they were sent in',
    seen: 'file-send',
    answer: ({ path }, { json }) => {
      if (path.includes('send_message')) json.attachments?.reverse();
    },
  },
  {
    server: 'takes a file for a second message',
    seen: 'file-once',
    answer: ({ path }, answer) => {
      if (path.includes('send_message') && answer.status === 400) answer.status = 201;
    },
  },
  {
    server: 'tells strangers of a file',
    seen: 'file-others',
    answer: ({ path }, answer) => {
      if (path.includes('/attachments/') && answer.status === 404) answer.status = 403;
    },
  },
  {
    server: 'tells strangers that a conversation exists',
    seen: 'stranger-404',
    answer: ({ path }, answer) => {
      if (/conversations\/[0-9a-f-]+\/$/.test(path) && answer.status === 404) answer.status = 403;
    },
  },
  {
    server: 'counts my own messages as unread',
    seen: 'unread-count',
    answer: (_call, { json }) => {
      if (json?.last_message?.sender.id.startsWith('alice')) json.unread_count = 7;
    },
  },
  {
    server: 'does not say which field is wrong',
    seen: 'error-names-fields',
    answer: (_call, { json }) => {
      delete json?.fields;
    },
  },
  {
    server: 'exports what others sent as well',
    seen: 'export',
    answer: ({ path }, { json }) => {
      if (path.includes('/export/')) json.messages.push(json.conversations[0]?.last_message ?? {});
    },
  },
  {
    server: 'closes the sockets of who is erased like any others',
    seen: 'erase',
    close: (code) => (code === 4440 ? 1000 : code),
  },
  {
    server: 'takes half days of retention',
    seen: 'retention-range',
    answer: ({ method, path }, answer) => {
      if (method === 'PATCH' && /conversations\/[^/]+\/$/.test(path) && answer.status === 400) answer.status = 200;
    },
  },
  {
    server: 'says that a lost cursor is up to date',
    seen: 'events-gap',
    answer: (_call, answer) => {
      if (answer.status === 410)
        Object.assign(answer, { status: 200, json: { events: [], cursor: '0.0', more: false } });
    },
  },
  {
    server: 'greets each poll like the first',
    seen: 'poll-changed',
    answer: ({ path }, { json }) => {
      if (path.endsWith('poll/') && json.frames?.length > 0) json.frames.unshift({ type: 'hello' });
    },
  },
  {
    server: 'answers a poll that was ended as if it was the first',
    seen: 'poll-second',
    answer: ({ path }, { json }) => {
      if (path.endsWith('poll/') && json.frames?.length === 0) json.next = 'another';
    },
  },
  {
    server: 'takes tokens without a signature',
    seen: 'token-unsigned',
    token: (token) => {
      const [header = '', claims = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
      return header.includes('none') ? sign(JSON.parse(claims) as object, SECRET) : token;
    },
  },
  {
    server: 'loses every fifth live event',
    seen: 'live-contiguous',
    frame: (frame) => (frame.type === 'chat_message' && frame.seq % 5 === 0 ? [] : [frame]),
  },
  {
    server: 'tells every live event twice',
    seen: 'live-contiguous',
    frame: (frame) => (frame.type === 'chat_message' ? [frame, frame] : [frame]),
  },
  {
    server: 'says resumed before it told what was missed',
    seen: 'resume-order',
    frame: (frame) => (frame.type === 'hello' ? [frame, { type: 'resumed' }] : frame.type === 'resumed' ? [] : [frame]),
  },
  {
    server: 'counts no replies in threads',
    seen: 'thread-repeat',
    answer: (_call, { json }) => {
      if (json?.reply_count > 0) json.reply_count = 0;
    },
  },
  {
    server: 'keeps a message among the pins that was unpinned',
    seen: 'unpin',
    answer: ({ path }, { json }) => {
      if (path.includes('/pins/')) json.results = [{ id: 'still here' }];
    },
  },
  {
    server: 'names no epoch',
    seen: 'hello',
    frame: (frame) => [{ ...frame, epoch: undefined }],
  },
  {
    server: 'does not wait for an ack',
    seen: 'window',
    frame: (() => {
      let count = 0;
      return (frame: { type: string; events?: unknown[] }, say: (frame: object) => void) => {
        count += frame.events?.length ?? 0;
        if (frame.events) say({ type: 'ack', count });
        return [frame];
      };
    })(),
  },
  {
    server: 'tells users that they type themselves',
    seen: 'typing',
    heard: (frame) => (frame.type === 'typing' ? [{ ...frame, user_id: 'me' }] : []),
  },
  {
    server: 'tells users that are not watched any more',
    seen: 'presence-replace',
    frame: (() => {
      const watched = new Set<unknown>();
      return (frame: { type: string; user_id?: unknown; status?: string }) => {
        if (frame.type !== 'presence') return [frame];
        watched.add(frame.user_id);
        return frame.status === 'away' ? [...watched].map((user_id) => ({ ...frame, user_id })) : [frame];
      };
    })(),
  },
  {
    server: 'tells who hides as online',
    seen: 'presence-hidden',
    frame: (frame) => (frame.type === 'presence' ? [{ ...frame, status: 'online' }] : [frame]),
  },
  {
    server: 'answers only changes to a list of users',
    seen: 'presence-answer',
    frame: (() => {
      const told = new Map<unknown, string>();
      return (frame: { type: string; user_id?: unknown; status?: string }) => {
        if (frame.type !== 'presence' || told.get(frame.user_id) !== frame.status) {
          told.set(frame.user_id, String(frame.status));
          return [frame];
        }
        return [];
      };
    })(),
  },
  {
    server: 'tells a new name once for each conversation',
    seen: 'profile-told',
    frame: (frame) => (frame.type === 'user_updated' ? [frame, frame] : [frame]),
  },
  {
    server: 'closes with 1000 where a token is bad',
    seen: 'connect-bad-token',
    close: (code) => (code === 4401 ? 1000 : code),
  },
  {
    server: 'calls a send too many a fault of its own',
    seen: 'limit-sends',
    limits: LOW_LIMITS,
    answer: (_call, answer) => {
      if (answer.status === 429) answer.json.code = 'internal_error';
    },
  },
  {
    server: 'answers 429 before it looks at the key',
    seen: 'limit-sends-repeat',
    limits: LOW_LIMITS,
    answer: (() => {
      let sends = 0;
      return ({ path }: { path: string }, answer: { status: number; json: unknown }) => {
        if (!path.includes('send_message')) return;
        sends += 1;
        if (answer.status === 200 && sends > 4)
          Object.assign(answer, { status: 429, json: { detail: 'x', code: 'x' } });
      };
    })(),
  },
  {
    server: 'greets a socket too many before it closes it',
    seen: 'limit-sockets',
    limits: LOW_LIMITS,
    frame: (frame) => (frame.type === 'bye' ? [{ type: 'hello' }] : [frame]),
  },
  {
    server: 'closes a flood as if it had gone away',
    seen: 'limit-frames',
    limits: LOW_LIMITS,
    close: (code) => (code === 4429 ? 1001 : code),
  },
];

describe('a server that breaks a rule is found', { concurrency: 8 }, () => {
  for (const { server, seen, limits, ...fault } of ROWS) {
    test(`one that ${server}: ${seen}`, async (t) => {
      const good = await ourServer(t, 'memory', limits === undefined ? {} : { limits });
      const only = [seen];
      const before = await runChecks({ url: await faulty(t, good, {}), tokens, only, slow: false });
      assert.deepEqual([before.failed, before.skipped], [0, 0], 'without the fault');
      const { results } = await runChecks({ url: await faulty(t, good, fault), tokens, only, slow: false });
      assert.equal(results.find(({ id }) => id === seen)?.status, 'failed');
    });
  }
});
