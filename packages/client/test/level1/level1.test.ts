import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VARIANTS } from '@hypee/chat-conformance/level-1';
import { look, textsOf } from './device.ts';
import { begin } from './world.ts';

const LETTERS = Array.from({ length: 130 }, (_, n) => `m${n + 1}`);

for (const [name, variant] of Object.entries(VARIANTS)) {
  test(`${name}: a conversation is listed, opened, read to its beginning, and what others write comes by itself`, async (t) => {
    const { stub, alice, bob, number, id, device } = await begin(t, variant, LETTERS);
    const chat = device.open();
    await device.until(() => chat.conversations.value.length === 1, 'the list is there');
    const [summary] = chat.conversations.value;
    assert.deepEqual([summary?.id, summary?.lastMessage?.content, summary?.unreadCount], [id, 'm130', 130]);
    assert.equal(stub.readOf(number, alice), 0, 'a conversation nobody opened is not read');
    const talk = look(chat, id);
    await device.until(() => textsOf(talk).at(-1) === 'm130', 'the newest messages are there');
    assert.deepEqual([chat.connection.value.status, chat.connection.value.protocol], ['online', 1]);
    assert.deepEqual(talk.messages.value[0]?.sender.name, 'bob');
    while (talk.history.value.hasOlder) await talk.loadOlder(20);
    assert.deepEqual(textsOf(talk), LETTERS);
    await device.until(() => stub.socketsOf(number) === 1, 'its socket is open');
    stub.say(number, bob, 'news');
    await device.until(() => textsOf(talk).at(-1) === 'news', 'the news is there', { passing: false });
    assert.deepEqual(textsOf(talk), [...LETTERS, 'news']);
    assert.deepEqual([stub.strangeHeaders, stub.frames, stub.redirects], [[], 0, 0]);
    assert.deepEqual(device.errors, []);
  });

  test(`${name}: a message is sent once, shows once, and is mine`, async (t) => {
    const { stub, number, id, device } = await begin(t, variant);
    const chat = device.open();
    const talk = look(chat, id);
    await device.until(() => textsOf(talk).length === 1, 'the conversation is open');
    const sent = [talk.send('two'), talk.send('two'), talk.send('three')];
    await device.until(() => textsOf(talk).join() === 'one,two,two,three', 'all are sent');
    for (const { sent: done, clientId } of sent) assert.equal((await done).clientId, clientId);
    assert.deepEqual(stub.textsOf(number), ['one', 'two', 'two', 'three']);
    assert.equal(talk.messages.value[3]?.sender.id, chat.me.value?.id);
    assert.deepEqual(device.errors, []);
  });

  test(`${name}: the answer of a send is lost: it is not sent again, and shows once`, async (t) => {
    const { stub, number, id, device } = await begin(t, variant);
    const chat = device.open();
    const talk = look(chat, id);
    await device.until(() => textsOf(talk).length === 1, 'the conversation is open');
    stub.delivers = false;
    stub.loseAnswers();
    const outgoing = talk.send('two');
    await device.until(() => textsOf(talk).join() === 'one,two', 'it is found in the history');
    assert.equal((await outgoing.sent).clientId, outgoing.clientId);
    assert.deepEqual(stub.textsOf(number), ['one', 'two']);
  });

  test(`${name}: a send never arrives: it is sent again, once`, async (t) => {
    const { stub, number, id, device } = await begin(t, variant);
    const chat = device.open();
    const talk = look(chat, id);
    await device.until(() => textsOf(talk).length === 1, 'the conversation is open');
    stub.intercept = (request, answer) => {
      if (request.method !== 'POST' || !request.url?.endsWith('send_message/')) return false;
      stub.intercept = undefined;
      answer.destroy();
      return true;
    };
    await device.until(() => (talk.messages.value.length === 1 ? (talk.send('two'), true) : false), 'it is sent');
    await device.until(() => textsOf(talk).join() === 'one,two', 'it is sent again');
    assert.deepEqual(stub.textsOf(number), ['one', 'two']);
  });

  test(`${name}: what a socket lost is found by the next look, at its place`, async (t) => {
    const { stub, bob, number, id, device } = await begin(t, variant);
    const chat = device.open();
    const talk = look(chat, id);
    await device.until(() => stub.socketsOf(number) === 1, 'its socket is open');
    stub.delivers = false;
    stub.say(number, bob, 'lost');
    stub.delivers = true;
    stub.say(number, bob, 'three');
    await device.until(() => textsOf(talk).includes('three'), 'the next one came', { passing: false });
    await device.until(() => textsOf(talk).join() === 'one,lost,three', 'the lost one is there');
    stub.dropSockets();
    stub.say(number, bob, 'while away');
    await device.until(() => textsOf(talk).at(-1) === 'while away', 'it came after the reconnect');
    assert.deepEqual(textsOf(talk), ['one', 'lost', 'three', 'while away']);
  });
}
