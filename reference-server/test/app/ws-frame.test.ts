import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Receiver } from 'ws';
import type { Frame } from '@hypee/chat-backend';
import { encodeFrames } from '../../src/app/ws-frame.ts';

const frame = (json: string): Frame => ({ json, bytes: Buffer.byteLength(json) });

test('frames of every header size arrive as they were, in order', async () => {
  const texts = ['', 'x'.repeat(125), 'x'.repeat(126), 'é€🎉', 'y'.repeat(0xffff), 'z'.repeat(0x10000)];
  const receiver = new Receiver({ isServer: false });
  const received: string[] = [];
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    assert.equal(isBinary, false);
    received.push(data.toString());
  });
  receiver.end(encodeFrames(texts.map(frame)));
  await new Promise((resolve) => receiver.on('finish', resolve));
  assert.deepEqual(received, texts);
});

test('one array of frames is encoded once for all sockets', () => {
  const frames = [frame('{"a":1}'), frame('{"b":2}')];
  assert.equal(encodeFrames(frames), encodeFrames(frames));
  assert.notEqual(encodeFrames([...frames]), encodeFrames(frames));
});
