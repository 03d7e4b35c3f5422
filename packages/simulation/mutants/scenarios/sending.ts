import type { ApiAnswer } from '@hypee/chat-backend';
import type { Scenario } from './scenario.ts';

/** @param seconds after which to try again */
const busy = (seconds: number): ApiAnswer => ({
  status: 503,
  json: '{"detail":"Busy.","code":"unavailable"}',
  headers: { 'Retry-After': String(seconds) },
});

const isSend = (path: string): boolean => path.endsWith('/send_message/');

/** What becomes of a message on its way to the server. */
export const sending = {
  reloadBeforeTheAnswer: {
    situation: 'The page is reloaded after the server stored a message and before its answer came',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      const bob = await stage.open('bob', id);
      stage.conversation(alice).send('hello');
      await stage.until('the message is stored', () => stage.log(id).length > 0);
      stage.crash(alice);
      stage.load(alice, id);
      await stage.expect(id, ['hello'], alice, bob);
    },
  },

  closedBeforeTheRequestArrived: {
    situation: 'The page is closed while a message is on its way, and the request is lost',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      alice.network.lostRequest = 1;
      stage.conversation(alice).send('hello');
      await stage.pass(1_000);
      stage.crash(alice);
      alice.network.lostRequest = 0;
      stage.load(alice, id);
      await stage.expect(id, ['hello'], alice);
    },
  },

  crashAsSoonAsItShows: {
    situation: 'The page crashes in the very moment in which a message shows as pending',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      stage.conversation(alice).send('hello');
      await stage.until('the message shows', () => stage.shown(alice).includes('hello'));
      stage.crash(alice);
      stage.load(alice, id);
      await stage.expect(id, ['hello'], alice);
    },
  },

  powerCutAfterTheAnswer: {
    situation: 'The server loses power in the moment in which its answer leaves',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      const bob = await stage.open('bob', id);
      stage.answered = (_method, path) => {
        if (!isSend(path) || !stage.server.running) return;
        stage.answered = undefined;
        stage.server.kill();
        for (const { tab } of [alice, bob]) tab.serverDied(false);
      };
      const { sent } = stage.conversation(alice).send('hello');
      await stage.until('the server is off', () => !stage.server.running);
      stage.server.start();
      let isConfirmed = false;
      void sent.then(() => (isConfirmed = true));
      await stage.until('the message shows as sent', () => isConfirmed);
      await stage.expect(id, ['hello'], alice, bob);
    },
  },

  firstOfThreeRefusedOnce: {
    situation: 'Three messages are sent in a row, and the server is too busy for the first one once',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      stage.refuse = (_method, path, body) => {
        if (!isSend(path) || (body as { content: string }).content !== 'one') return undefined;
        stage.refuse = undefined;
        return busy(5);
      };
      const texts = ['one', 'two', 'three'];
      for (const text of texts) stage.conversation(alice).send(text);
      await stage.expect(id, texts, alice);
    },
  },

  answerFromBeforeTheBackup: {
    situation: 'A backup that lacks a message is restored while the answer to it is on its way',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      let isRestored = false;
      stage.tap = () => ({ toClient: ({ json }) => isRestored || !json.includes('chat_message') });
      const alice = await stage.open('alice', id);
      const backup = stage.server.backup();
      stage.answered = (_method, path) => (isSend(path) && !isRestored ? stage.later(10_000) : undefined);
      stage.conversation(alice).send('hello');
      await stage.until('the message is stored', () => stage.log(id).length > 0);
      await stage.pass(1_000);
      stage.server.restore(backup, 'another life');
      isRestored = true;
      alice.tab.serverDied(false);
      stage.server.start();
      await stage.expect(id, ['hello'], alice);
    },
  },

  editRepeatedAfterANewerOne: {
    situation: 'The answer to an edit is lost, and it is repeated after the user edited the message again on the phone',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const laptop = await stage.open('alice', id);
      const phone = await stage.open('alice', id, { name: "alice's phone" });
      const { id: messageId } = await stage.sent(stage.conversation(laptop).send('first').sent);
      await stage.until('the message shows on the phone', () => stage.shown(phone).length === 1);
      laptop.network.lostAnswer = 1;
      stage
        .conversation(laptop)
        .edit(messageId, 'from the laptop')
        .catch(() => undefined);
      await stage.until('the edit is stored', () => stage.log(id)[0]?.text === 'from the laptop');
      await stage.sent(stage.conversation(phone).edit(messageId, 'from the phone'));
      laptop.network.lostAnswer = 0;
      await stage.expect(id, ['from the phone'], laptop, phone);
    },
  },

  pendingWhileTheListStartsAnew: {
    situation: 'A message waits for a busy server while its conversation has to start anew from a fresh page',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'kept');
      const backup = stage.server.backup();
      await stage.post('bob', id, 'taken back by the backup');
      await stage.until('all of it shows', () => stage.shown(alice).length === 2);
      stage.refuse = (_method, path) => (isSend(path) ? busy(20) : undefined);
      stage.conversation(alice).send('hello');
      await stage.pass(1_000);
      stage.server.restore(backup, 'another life');
      alice.tab.serverDied(false);
      stage.server.start();
      await stage.until('the fresh page shows', () => !stage.shown(alice).includes('taken back by the backup'));
      stage.refuse = undefined;
      await stage.expect(id, ['kept', 'hello'], alice);
    },
  },
} satisfies Record<string, Scenario>;
