import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLOSE_CODES, type ServerFrame } from '@hypee/chat-protocol';
import { ClientFrame } from '@hypee/chat-protocol/schema';
import { assertNothingInside } from '../support/inside.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { tokenOf } from '../support/tokens.ts';
import { jsonText, near } from './arbitrary.ts';
import { startWorld } from './callers.ts';
import { FUZZ_TIMEOUT_MS, tryInputs } from './fuzz.ts';
import { knownTexts } from './known-texts.ts';

/** Closes that say that the client did something wrong. */
const REFUSALS: readonly number[] = [
  CLOSE_CODES.malformed,
  CLOSE_CODES.too_large,
  CLOSE_CODES.unauthenticated,
  CLOSE_CODES.forbidden,
];

const isAnswer = (frame: ServerFrame): boolean =>
  (frame.type === 'pong' && frame.n === 4711) || (frame.type === 'error' && frame.ref === 'ping');

test(
  'no frame makes a socket fail, tell of the inside of the server, or stop it',
  { timeout: FUZZ_TIMEOUT_MS },
  async (t) => {
    const world = await startWorld(t);
    const known = await knownTexts(world);
    const token = tokenOf('member');
    const tokens = { ...known, words: [token, tokenOf('owner'), ...known.words] };
    const { epoch } = await (await connect(world.server.socketUrl, 'member')).ofType('hello');

    /** Connected sockets that nothing is tried on now. */
    const idle: TestSocket[] = [];
    const take = async (type: string): Promise<TestSocket> => {
      const used = type === 'connect' ? undefined : idle.pop();
      if (used) return used;
      const socket = await new TestSocket(`${world.server.socketUrl}/ws/`).opened();
      if (type === 'connect') return socket;
      socket.send({ type: 'connect', token, epoch, cursors: [] });
      await socket.ofType('resumed');
      return socket;
    };

    for (const schema of ClientFrame.anyOf) {
      const type = schema.properties.type.const;
      await t.test(type, { timeout: FUZZ_TIMEOUT_MS }, () =>
        tryInputs(jsonText(near(schema, tokens)), async (text) => {
          const socket = await take(type);
          socket.frames.length = 0;
          socket.ws.send(text);
          socket.send({ type: 'ping', n: 4711 });
          const isOpen = await socket.frame(isAnswer).then(
            () => true,
            () => false,
          );
          for (const frame of socket.frames) if (frame.type === 'error') assertNothingInside(frame.detail, text);
          if (isOpen && type !== 'connect') {
            idle.push(socket);
            return;
          }
          if (isOpen) socket.close();
          const { code, reason } = await socket.closed;
          const what = `${text.slice(0, 500)}: ${code} ${reason}`;
          assert.ok(isOpen || REFUSALS.includes(code), what);
          assertNothingInside(reason, what);
        }),
      );
    }

    await t.test('the server is well', async () => {
      const socket = await connect(world.server.socketUrl, 'author');
      socket.send({ type: 'ping', n: 1 });
      await socket.ofType('pong');
      assert.equal((await world.server.fetch('/readyz')).status, 200);
    });
  },
);
