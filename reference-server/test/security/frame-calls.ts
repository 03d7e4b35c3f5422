import assert from 'node:assert/strict';
import type { MembersPage, ServerFrame } from '@hypee/chat-protocol';
import { say } from '../support/server.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { tokenOf } from '../support/tokens.ts';
import type { Caller, Scene, World } from './callers.ts';

/** One cell of the table while it is tried. */
interface Trial {
  readonly world: World;
  readonly scene: Scene;
  readonly caller: Caller;
  /** Of `author`, a member, who sees what the caller does. */
  readonly observer: TestSocket;
}

/** Sends what a line is about. @returns the socket, for what it was told, and the outcome */
export type Try = (trial: Trial) => Promise<{ socket: TestSocket; outcome: string }>;

const open = ({ world }: Trial): Promise<TestSocket> => new TestSocket(`${world.server.socketUrl}/ws/`).opened();

const connectFrame = ({ world, scene: { conversation }, caller }: Trial) => ({
  type: 'connect',
  ...(caller !== 'none' && { token: world.tokens[caller] }),
  epoch: undefined,
  cursors: [{ conversation_id: conversation.id, cursor: conversation.cursor }],
});

const isAbout =
  (type: string) =>
  (frame: ServerFrame): boolean =>
    frame.type === 'error' && frame.ref === type;

/** The first frame that is one of these, or the code of the close that came instead. */
async function answerTo(socket: TestSocket, matches: (frame: ServerFrame) => boolean): Promise<ServerFrame | string> {
  try {
    return await socket.frame(matches);
  } catch {
    return String((await socket.closed).code);
  }
}

const outcomeOf = (answer: ServerFrame | string): string =>
  typeof answer === 'string' ? answer : answer.type === 'error' ? answer.code : answer.type;

/** Connects, where the caller has a token to do it with; then sends the frame. */
async function sendAs(trial: Trial, frame: object | undefined): Promise<TestSocket> {
  const socket = await open(trial);
  if (trial.caller !== 'none') {
    // From the epoch of the database, so that the cursor is one of it.
    const { epoch } = await trial.observer.ofType('hello');
    socket.send({ ...connectFrame(trial), epoch });
    await answerTo(socket, ({ type }) => type === 'resumed');
  }
  if (frame && socket.ws.readyState === socket.ws.OPEN) socket.send(frame);
  return socket;
}

/** Sends a frame and waits for what answers it. */
const asks =
  (frame: (trial: Trial) => { type: string }, answer: ServerFrame['type'] | 'no answer'): Try =>
  async (trial) => {
    const sent = frame(trial);
    const socket = await sendAs(trial, sent);
    const outcome = outcomeOf(await answerTo(socket, (got) => got.type === answer || isAbout(sent.type)(got)));
    return { socket, outcome };
  };

/** Waits until all that the caller sent has been looked at. */
async function settled(socket: TestSocket): Promise<void> {
  if (socket.ws.readyState !== socket.ws.OPEN) return;
  socket.send({ type: 'ping', n: 4711 });
  await answerTo(socket, (frame) => (frame.type === 'pong' && frame.n === 4711) || isAbout('ping')(frame));
}

const closeCode = async (socket: TestSocket): Promise<string | undefined> =>
  socket.ws.readyState === socket.ws.CLOSED ? String((await socket.closed).code) : undefined;

/** Says something in the conversation, and waits until the observer has it: whoever was to get it got it, too. */
async function speak({ world: { server }, scene, observer }: Trial): Promise<string> {
  const { json } = await say(server, 'author', scene.conversation.id, `Live, ${scene.secret}`);
  await observer.frame((frame) => frame.type === 'chat_message' && frame.message.id === json.id);
  return json.id;
}

const isMessage =
  (id: string) =>
  (frame: ServerFrame): boolean =>
    frame.type === 'chat_message' && frame.message.id === id;

const authWith = (token: (trial: Trial) => string | undefined): Try =>
  asks((trial) => ({ type: 'auth', token: token(trial) ?? tokenOf('owner') }), 'auth_ok');

/** How each line of the table is tried. */
export const TRIES: Readonly<Record<string, Try>> = {
  connect: async (trial) => {
    const socket = await sendAs(trial, trial.caller === 'none' ? connectFrame(trial) : undefined);
    const outcome = outcomeOf(
      await answerTo(socket, (frame) => ['events', 'gone', 'gap'].includes(frame.type) || isAbout('connect')(frame)),
    );
    return { socket, outcome };
  },
  'connect (then somebody writes)': async (trial) => {
    const socket = await sendAs(trial, undefined);
    const id = await speak(trial);
    await settled(socket);
    const isHeard = socket.frames.some(isMessage(id));
    return { socket, outcome: (await closeCode(socket)) ?? (isHeard ? 'heard' : 'unheard') };
  },
  'connect (again)': asks(connectFrame, 'no answer'),
  'auth (own token)': authWith(({ world, caller }) => world.tokens[caller]),
  "auth (another user's)": authWith(() => tokenOf('author')),
  'auth (a refresh token)': authWith(({ world, caller }) => tokenOf(world.users[caller], { token_type: 'refresh' })),
  ping: asks(() => ({ type: 'ping', n: 1 }), 'pong'),
  typing: async (trial) => {
    const { world, scene, caller, observer } = trial;
    const socket = await sendAs(trial, { type: 'typing', conversation_id: scene.conversation.id, typing: true });
    await settled(socket);
    const refused = socket.frames.find(isAbout('typing'));
    const closed = await closeCode(socket);
    if (closed !== undefined || refused) return { socket, outcome: closed ?? outcomeOf(refused ?? '') };
    await observer.frame((frame) => frame.type === 'typing' && frame.user_id === world.users[caller]);
    return { socket, outcome: 'heard' };
  },
  ack: async (trial) => {
    const { world, scene, caller, observer } = trial;
    const { id } = scene.conversation;
    // The message of `author`, which is of one who was removed.
    const { seq } = scene.message;
    const socket = await sendAs(trial, { type: 'ack', count: 0, delivered: [{ conversation_id: id, seq }] });
    await settled(socket);
    const refused = socket.frames.find(isAbout('ack'));
    const closed = await closeCode(socket);
    if (closed !== undefined || refused) return { socket, outcome: closed ?? outcomeOf(refused ?? '') };
    // All marks that come within a moment are written together: this one is not before the caller's.
    observer.send({ type: 'ack', count: 0, delivered: [{ conversation_id: id, seq }] });
    for (;;) {
      const { json } = await world.server.api<MembersPage>('author', 'GET', `conversations/${id}/members/`);
      const markOf = (user: string) => json.results.find((member) => member.user.id === user)?.last_delivered_seq;
      if (markOf('author') !== seq) continue;
      const isMoved = markOf(world.users[caller]) === seq;
      return { socket, outcome: isMoved ? 'moved' : 'unmoved' };
    }
  },
  presence: async (trial) => {
    const { world, caller, observer } = trial;
    const socket = await sendAs(trial, { type: 'presence', status: 'away' });
    await settled(socket);
    const refused = socket.frames.find(isAbout('presence'));
    const closed = await closeCode(socket);
    if (closed !== undefined || refused) return { socket, outcome: closed ?? outcomeOf(refused ?? '') };
    // What is asked for is told as it is now.
    observer.send({ type: 'presence_watch', user_ids: [world.users[caller]] });
    const told = await observer.frame((frame) => frame.type === 'presence' && frame.user_id === world.users[caller]);
    assert.ok(told.type === 'presence');
    return { socket, outcome: told.status };
  },
  presence_watch: async (trial) => {
    const { socket, outcome } = await asks(() => ({ type: 'presence_watch', user_ids: ['author'] }), 'presence')(trial);
    const told = socket.frames.find(({ type }) => type === 'presence');
    return { socket, outcome: told?.type === 'presence' ? told.status : outcome };
  },
  '/ws/chat/:id/': async (trial) => {
    const { world, scene, caller } = trial;
    const query = caller === 'none' ? '' : `?token=${world.tokens[caller] ?? ''}`;
    const socket = await new TestSocket(`${world.server.socketUrl}/ws/chat/${scene.conversation.id}/${query}`).opened();
    // Rights are looked at after the handshake: who may stay hears one of what is said from now on.
    for (;;) {
      await speak(trial);
      if (socket.frames.length > 0) return { socket, outcome: 'heard' };
      const closed = await closeCode(socket);
      if (closed !== undefined) return { socket, outcome: closed };
    }
  },
};

/** A member's socket to observe with. */
export const observe = (world: World): Promise<TestSocket> => connect(world.server.socketUrl, 'author');
