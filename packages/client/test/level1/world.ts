import type { TestContext } from 'node:test';
import { STOCK, Stub, type Variant } from '@hypee/chat-conformance/level-1';
import type { Chat, Conversation } from '../../src/core.ts';
import { Device, look, textsOf } from './device.ts';

/** Alice and bob on one backend, and a device of alice. */
export interface World {
  stub: Stub;
  alice: number;
  bob: number;
  /** Their conversation, for the backend. */
  number: number;
  /** Their conversation, for the client. */
  id: string;
  device: Device;
}

/** @param said what bob said so far */
export async function begin(t: TestContext, variant = STOCK, said: readonly string[] = ['one']): Promise<World> {
  const stub = await Stub.start(variant);
  const [alice, bob] = [stub.addUser('alice'), stub.addUser('bob')];
  const number = stub.create(alice, bob);
  for (const text of said) stub.say(number, bob, text);
  const device = new Device(stub, alice);
  t.after(async () => {
    await device.close();
    await stub.close();
  });
  return { stub, alice, bob, number, id: stub.id(number), device };
}

/** Alice has the conversation open; bob said `one`. */
export async function opened(t: TestContext, variant?: Variant): Promise<World & { chat: Chat; talk: Conversation }> {
  const world = await begin(t, variant);
  const { stub, number, id, device } = world;
  const chat = device.open();
  const talk = look(chat, id);
  await device.until(() => textsOf(talk).length === 1 && stub.socketsOf(number) === 1, 'the conversation is open');
  return { ...world, chat, talk };
}
