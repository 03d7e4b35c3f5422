import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../support/socket.ts';
import { createGroup, say, startServer } from '../support/server.ts';
import { frameBytes, OPCODE, RawSocket, textFrame } from '../support/raw-socket.ts';

const { text, binary, continuation, close, ping } = OPCODE;
const PING = '{"type":"ping","n":1}';
const MALFORMED = 4400;
const TOO_LARGE = 4413;

/** A ping of the protocol that carries these bytes within a text. */
const pingWith = (...bytes: number[]): Buffer =>
  Buffer.concat([Buffer.from('{"type":"ping","n":1,"x":"'), Buffer.from(bytes), Buffer.from('"}')]);
const closeWith = (code: number, reason: Buffer | string = ''): Buffer => {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return frameBytes(close, Buffer.concat([head, Buffer.from(reason)]));
};
const part = (opcode: number, payload: Buffer | string, fin = false): Buffer => frameBytes(opcode, payload, { fin });
/** A text in pieces of so many bytes. */
const inPieces = (payload: Buffer | string, size: number): Buffer => {
  const bytes = Buffer.from(payload);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    pieces.push(part(at === 0 ? text : continuation, bytes.subarray(at, at + size), at + size >= bytes.length));
  }
  return Buffer.concat(pieces);
};

/** What a client says on a connected socket, and what becomes of it: a close code, or an answer to its ping. */
const RAW: Readonly<Record<string, [bytes: Buffer, outcome: number | 'pong']>> = {
  'the first reserved bit': [textFrame(PING, { rsv: 4 }), MALFORMED],
  'the second reserved bit': [textFrame(PING, { rsv: 2 }), MALFORMED],
  'the third reserved bit': [textFrame(PING, { rsv: 1 }), MALFORMED],
  ...Object.fromEntries(
    [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, [Buffer, number]] => [
      `the reserved opcode ${opcode}`,
      [frameBytes(opcode, 'x'), MALFORMED],
    ]),
  ),
  'a frame without a mask': [textFrame(PING, { masked: false }), MALFORMED],
  'a ping without a mask': [frameBytes(ping, '', { masked: false }), MALFORMED],
  'a binary frame': [frameBytes(binary, PING), MALFORMED],
  'an empty text': [textFrame(''), MALFORMED],
  'a length of 64 KiB and one': [frameBytes(text, '', { length: 65_537n }), TOO_LARGE],
  'a length of 4 GiB': [frameBytes(text, '', { length: 1n << 32n }), TOO_LARGE],
  'a length of a petabyte': [frameBytes(text, '', { length: 1n << 50n }), TOO_LARGE],
  'a length above what a number can hold': [frameBytes(text, '', { length: 1n << 60n }), TOO_LARGE],
  'a negative length': [frameBytes(text, '', { length: (1n << 63n) + 5n }), TOO_LARGE],
  'fragments that are too large together': [
    Buffer.concat([part(text, 'x'.repeat(40_000)), part(continuation, 'x'.repeat(40_000))]),
    TOO_LARGE,
  ],
  'thousands of empty fragments': [
    Buffer.concat([part(text, ''), ...Array.from({ length: 5_000 }, () => part(continuation, ''))]),
    MALFORMED,
  ],
  'a text of 16,000 bytes in pieces of one': [
    inPieces(`{"type":"ping","n":1,"x":"${'x'.repeat(16_000)}"}`, 1),
    MALFORMED,
  ],
  'the end of a message that has no beginning': [part(continuation, PING, true), MALFORMED],
  'a message within another': [Buffer.concat([part(text, '{"type":'), textFrame(PING)]), MALFORMED],
  'a binary message that ends as a text': [Buffer.concat([part(binary, PING), part(text, '', true)]), MALFORMED],
  'a ping in pieces': [part(ping, 'x'), MALFORMED],
  'a ping that is too long': [frameBytes(ping, 'x'.repeat(126)), MALFORMED],
  'a close that is too long': [frameBytes(close, 'x'.repeat(126)), MALFORMED],
  'a close with half a code': [frameBytes(close, 'x'), MALFORMED],
  'a close with the code 999': [closeWith(999), MALFORMED],
  'a close with the code 1004': [closeWith(1004), MALFORMED],
  'a close with the code 1005': [closeWith(1005), MALFORMED],
  'a close with the code 1006': [closeWith(1006), MALFORMED],
  'a close with the code 1016': [closeWith(1016), MALFORMED],
  'a close with the code 5000': [closeWith(5000), MALFORMED],
  'a close with a reason that is no UTF-8': [closeWith(1000, Buffer.from([0xff, 0xfe])), 1000],
  'a close': [closeWith(1000, 'bye'), 1000],
  'a close without a code': [frameBytes(close), 1005],
  'UTF-8: an overlong NUL': [frameBytes(text, pingWith(0xc0, 0x80)), MALFORMED],
  'UTF-8: an overlong slash': [frameBytes(text, pingWith(0xe0, 0x80, 0xaf)), MALFORMED],
  'UTF-8: half a surrogate pair': [frameBytes(text, pingWith(0xed, 0xa0, 0x80)), MALFORMED],
  'UTF-8: both halves, each by itself': [frameBytes(text, pingWith(0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80)), MALFORMED],
  'UTF-8: beyond the last character': [frameBytes(text, pingWith(0xf4, 0x90, 0x80, 0x80)), MALFORMED],
  'UTF-8: five bytes': [frameBytes(text, pingWith(0xf8, 0x88, 0x80, 0x80, 0x80)), MALFORMED],
  'UTF-8: a second byte without a first': [frameBytes(text, pingWith(0x80)), MALFORMED],
  'UTF-8: a first byte without a second': [frameBytes(text, pingWith(0xc3)), MALFORMED],
  'UTF-8: bytes that never occur': [frameBytes(text, pingWith(0xfe, 0xff)), MALFORMED],
  'UTF-8: a character that is cut off by the end': [
    frameBytes(text, Buffer.concat([Buffer.from(PING), Buffer.from([0xe2, 0x82])])),
    MALFORMED,
  ],
  'UTF-16': [frameBytes(text, Buffer.from(PING, 'utf16le')), MALFORMED],
  HTTP: [Buffer.from('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'), MALFORMED],
  'the beginning of TLS': [Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), MALFORMED],
  zeros: [Buffer.alloc(64), MALFORMED],
  'JSON that is no object': [textFrame('[]'), MALFORMED],
  'JSON without a type': [textFrame('{}'), MALFORMED],
  'JSON with a type that is no text': [textFrame('{"type":{"type":"ping"}}'), MALFORMED],
  'JSON with a mark of its encoding': [textFrame(`\ufeff${PING}`), MALFORMED],
  'JSON that is nested 8,000 deep': [textFrame(`{"type":"ping","n":${'['.repeat(8_000)}${']'.repeat(8_000)}}`), 'pong'],
  'a number beyond all numbers': [textFrame('{"type":"ping","n":1e999}'), 'pong'],
  'a type twice': [textFrame('{"type":"nothing","type":"ping","n":1}'), 'pong'],
  'half a surrogate pair, escaped': [textFrame('{"type":"ping","n":1,"x":"\\ud800"}'), 'pong'],
  'a NUL, escaped': [textFrame('{"type":"ping","n":1,"x":"\\u0000"}'), 'pong'],
  'a length of two bytes where one would do': [textFrame(PING, { lengthBytes: 2 }), 'pong'],
  'a length of eight bytes where one would do': [textFrame(PING, { lengthBytes: 8 }), 'pong'],
  'a message in three pieces': [inPieces(PING, 8), 'pong'],
  'a character that is cut by the border of two pieces': [inPieces('{"type":"ping","n":1,"x":"€"}', 27), 'pong'],
  'a ping between the pieces of a message': [
    Buffer.concat([part(text, PING.slice(0, 9)), frameBytes(ping, 'x'), part(continuation, PING.slice(9), true)]),
    'pong',
  ],
};

test('frames that are wrong in each way close their own socket with the code that says so; all others live', async (t) => {
  assert.ok(Object.keys(RAW).length >= 50);
  const server = await startServer(t, { limits: { sockets: 1_000 } });
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await connect(server.socketUrl, 'bob');
  for (const [what, [bytes, outcome]] of Object.entries(RAW)) {
    const socket = await RawSocket.connect(server.socketUrl, 'alice');
    socket.write(bytes);
    // A server that took it would answer this one.
    if (outcome === 'pong') socket.write(textFrame('{"type":"ping","n":4711}'));
    if (outcome === 'pong') {
      await socket
        .text((answer) => answer === '{"type":"pong","n":4711}')
        .catch((error: unknown) => {
          assert.fail(`${what}: ${String(error)}`);
        });
      socket.end();
    } else assert.equal(await socket.closed, outcome, what);
  }
  await say(server, 'alice', id, 'still here');
  await bob.ofType('chat_message');
});
