import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EDULAB, STOCK } from '@hypee/chat-conformance/level-1';
import { opened } from './world.ts';

const photo = (size: number): File => new File([new Uint8Array(size)], 'photo.png', { type: 'image/png' });

for (const size of [20, 600_000]) {
  test(`a file of ${size} bytes is uploaded in one request, and stands with its message`, async (t) => {
    const { stub, device, talk } = await opened(t, STOCK);
    const { sent } = talk.send({ content: 'look', attachments: [photo(size)] });
    await device.until(() => talk.messages.value.at(-1)?.status === 'sent', 'it is sent');
    const { attachments } = await sent;
    assert.deepEqual(
      attachments.map((one) => [one.name, one.size, one.url]),
      [['photo.png', size, `${stub.url}/media/photo.png`]],
    );
    assert.deepEqual(
      stub.requests.filter((request) => request.startsWith('POST')).map((request) => request.split('/').at(-2)),
      ['attachments', 'send_message'],
    );
    assert.deepEqual(stub.strangeHeaders, []);
  });
}

test('the answer to a message with files is lost: the history is asked, and nothing goes twice', async (t) => {
  const { stub, number, device, talk } = await opened(t, STOCK);
  stub.delivers = false;
  stub.loseAnswers();
  talk.send({ content: 'look', attachments: [photo(20)] }).sent.catch(() => undefined);
  await device.until(() => stub.textsOf(number).length === 2, 'it arrived', { passing: false });
  stub.intercept = undefined;
  await device.until(() => talk.messages.value.at(-1)?.status === 'sent', 'it is found');
  assert.deepEqual(stub.textsOf(number), ['one', 'look']);
  assert.equal(stub.requests.filter((request) => request === 'POST /api/attachments/').length, 1);
});

test('a backend without a call for files: the message says so, and can be discarded', async (t) => {
  const { stub, device, talk } = await opened(t, EDULAB);
  const { sent, clientId } = talk.send({ content: 'look', attachments: [photo(20)] });
  const refused = assert.rejects(sent, { code: 'unsupported' });
  await device.until(() => talk.messages.value.at(-1)?.status === 'failed', 'it failed');
  await refused;
  await talk.discard(clientId);
  assert.equal(talk.messages.value.length, 1);
  assert.equal(stub.requests.filter((request) => request.startsWith('POST')).length, 0);
});
