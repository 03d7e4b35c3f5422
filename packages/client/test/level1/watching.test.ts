import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EDULAB } from '@hypee/chat-conformance/level-1';
import { look, textsOf } from './device.ts';
import { begin, opened } from './world.ts';

test('a conversation that was left is not read any more, and in the original application not marked as read', async (t) => {
  const { stub, alice, bob, number, id, device } = await begin(t, EDULAB);
  const chat = device.open();
  const talk = chat.conversation(id);
  const leave = talk.messages.subscribe(() => undefined);
  await device.until(() => textsOf(talk).length === 1 && stub.socketsOf(number) === 1, 'it is open');
  leave();
  await device.until(() => stub.socketsOf(number) === 0, 'its socket is closed');
  const before = stub.requests.filter((request) => request.includes('/messages/')).length;
  stub.say(number, bob, 'unseen');
  device.wake();
  await device.until(() => chat.conversations.value[0]?.lastMessage?.content === 'unseen', 'the list tells of it');
  await device.clock.advance(90_000);
  assert.equal(stub.requests.filter((request) => request.includes('/messages/')).length, before);
  assert.equal(stub.readOf(number, alice), 1);
  assert.equal(chat.conversations.value[0]?.unreadCount, 1);
});

test('a conversation that was left and is opened again has its socket again, and what came meanwhile', async (t) => {
  const { stub, bob, number, id, device } = await begin(t);
  const talk = device.open().conversation(id);
  const leave = talk.messages.subscribe(() => undefined);
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open');
  leave();
  await device.until(() => stub.socketsOf(number) === 0, 'its socket is closed');
  stub.say(number, bob, 'meanwhile');
  talk.messages.subscribe(() => undefined);
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open again');
  await device.until(() => textsOf(talk).join() === 'one,meanwhile', 'what came meanwhile is there');
  stub.say(number, bob, 'live');
  await device.until(() => textsOf(talk).at(-1) === 'live', 'and what comes', { passing: false });
});

test('a page that only reads the messages, without subscribing, gets what comes', async (t) => {
  const { stub, bob, number, id, device } = await begin(t);
  const talk = device.open().conversation(id);
  await device.passing(talk.loadLatest());
  assert.deepEqual(textsOf(talk), ['one']);
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open');
  stub.say(number, bob, 'two');
  await device.until(() => textsOf(talk).join() === 'one,two', 'it came', { passing: false });
});

test('of many open conversations those opened last have a socket, 20 at most', async (t) => {
  const { stub, alice, bob, number, id, device } = await begin(t);
  const numbers = [number, ...Array.from({ length: 21 }, () => stub.create(alice, bob))];
  const chat = device.open();
  await device.until(() => chat.conversations.value.length === 22, 'the list is there');
  const withSocket = (): number[] =>
    numbers.map((one, index) => (stub.socketsOf(one) > 0 ? index : -1)).filter((index) => index >= 0);
  for (const [index, one] of numbers.entries()) {
    look(chat, stub.id(one));
    await device.until(() => stub.socketsOf(one) === 1, `conversation ${index} is open`);
  }
  await device.until(() => withSocket().length === 20, 'the first ones are closed');
  assert.deepEqual(
    withSocket(),
    Array.from({ length: 20 }, (_, index) => index + 2),
  );
  const first = chat.conversation(id);
  stub.say(number, bob, 'without a socket');
  await device.until(() => textsOf(first).at(-1) === 'without a socket', 'the list of conversations leads to it');
});

test('who was removed and is let in again has the conversation again, with its socket', async (t) => {
  const { stub, alice, bob, number, device, talk } = await opened(t);
  stub.remove(number, alice);
  stub.dropSockets();
  await device.until(() => device.errors.some(({ status }) => status === 404), 'it is told');
  const { length } = device.errors;
  await device.clock.advance(120_000);
  assert.equal(device.errors.length, length, 'it is told once');
  stub.add(number, alice);
  stub.say(number, bob, 'welcome back');
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open again');
  await device.until(() => textsOf(talk).join() === 'one,welcome back', 'what came meanwhile is there');
});

test('of two tabs only the one that follows has it open, and leaves it: its socket is closed', async (t) => {
  const { stub, alice, bob, device } = await opened(t);
  const another = stub.create(alice, bob);
  const second = device.open();
  await device.until(() => second.conversations.value.length === 2, 'the list has it');
  const talk = second.conversation(stub.id(another));
  const leave = talk.messages.subscribe(() => undefined);
  await device.until(() => stub.socketsOf(another) === 1, 'its socket is open');
  await device.clock.advance(120_000);
  assert.equal(stub.socketsOf(another), 1, 'it stays open as long as the tab has it open');
  leave();
  await device.until(() => stub.socketsOf(another) === 0, 'its socket is closed');
});
