import type { Scenario } from './scenario.ts';

/** A window of the protocol: events beyond the last ack. */
const WINDOW_EVENTS = 256;

/** What becomes of a message on its way to a reader. */
export const reading = {
  sentWhileAReaderConnects: {
    situation: 'A message is sent while a reader connects, after the log was read for them',
    async play(stage) {
      const id = await stage.group('alice', 'bob', 'carol');
      const alice = await stage.open('alice', id);
      // Bob listens too: what he got is not told again for those who come later. He is frozen, and carol has read nothing, so
      // that no mark moves with the message: the log would be read again for that.
      const bob = await stage.open('bob', id);
      await stage.post('bob', id, 'before');
      await stage.pass(5_000);
      bob.tab.freeze();
      stage.crash(alice);
      stage.readMs = 2_000;
      stage.load(alice, id);
      await stage.until('the reader is greeted', () => alice.tab.chat?.connection.value.status === 'online');
      // The first read finds the reader's conversations, the one after it their logs.
      await stage.pass(2_500);
      stage.readMs = 0;
      await stage.post('carol', id, 'meanwhile');
      await stage.expect(id, ['before', 'meanwhile'], alice);
    },
  },

  lastFrameLost: {
    situation: 'The last frame before a quiet hour gets lost on a connection that stays open',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      stage.tap = () => ({ toClient: ({ json }) => !json.includes('good night') });
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'good night');
      await stage.expect(id, ['good night'], alice);
    },
  },

  crashWhileStoring: {
    situation: 'The page crashes while it stores what came',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'hello');
      await stage.untilStored(alice, 'the place of the message', (store) =>
        store.read(async (tx) => ((await tx.get('conversations', id))?.seq ?? 0) > 0),
      );
      stage.crash(alice);
      stage.load(alice, id);
      await stage.expect(id, ['hello'], alice);
    },
  },

  lateFrameWhileTheLogIsRead: {
    situation: 'A frame that came late arrives while the log is read for what it holds',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      let late: (() => void) | undefined;
      stage.tap = (send) => ({
        toClient: (frame) => {
          if (late || !frame.json.includes('"one"')) return true;
          late = () => send(frame);
          return false;
        },
      });
      const alice = await stage.open('alice', id);
      const announced: string[] = [];
      alice.tab.chat?.on('message', ({ content }) => announced.push(content));
      stage.refuse = (_method, path) => {
        if (path.endsWith('/events/')) late?.();
        return undefined;
      };
      await stage.post('bob', id, 'one');
      stage.readMs = 3_000;
      await stage.post('bob', id, 'two');
      await stage.expect(id, ['one', 'two'], alice);
      stage.breach(announced.join() !== 'one,two', `alice was told of [${announced.join()}], not [one,two]`);
      const unread = alice.tab.chat?.unreadCount.value;
      stage.breach(unread !== 2, `alice has ${unread} unread messages, not 2`);
    },
  },

  ownAnswerBeforeTheirMessage: {
    situation: 'The answer to a message of mine comes while one that was sent before it is still on its way to me',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const late: (() => void)[] = [];
      let isSlow = false;
      stage.tap = (send) => ({
        toClient: (frame) => {
          if (isSlow) late.push(() => send(frame));
          return !isSlow;
        },
      });
      const alice = await stage.open('alice', id);
      isSlow = true;
      await stage.post('bob', id, 'theirs');
      await stage.sent(stage.conversation(alice).send('mine').sent);
      isSlow = false;
      for (const bring of late) bring();
      await stage.expect(id, ['theirs', 'mine'], alice);
    },
  },

  editWhileAPageIsOnItsWay: {
    situation: 'A message is edited while a page with its old text is on its way to a reader, who reloads later',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      await stage.post('bob', id, 'before');
      stage.answered = (_method, path) => (path.endsWith('/messages/') ? stage.later(10_000) : undefined);
      const alice = await stage.open('alice', id);
      const [messageId = ''] = stage.server.database.messages.keys();
      await stage.call('bob', 'PATCH', `messages/${messageId}/`, { content: 'edited', op_id: 'an edit' });
      await stage.expect(id, ['edited'], alice);
      stage.crash(alice);
      stage.load(alice, id);
      await stage.expect(id, ['edited'], alice);
    },
  },

  twoConversations: {
    situation: 'People write in two conversations by turns',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const other = await stage.group('bob', 'carol');
      const alice = await stage.open('alice', id);
      const texts = ['one', 'two', 'three'];
      for (const text of texts) {
        await stage.post('bob', id, text);
        await stage.post('carol', other, `${text} elsewhere`);
      }
      await stage.expect(id, texts, alice);
    },
  },

  halfOpen: {
    situation:
      'The network goes away without a word and comes back, and the device never says that the socket is closed',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      alice.tab.link?.cut(true);
      await stage.post('bob', id, 'hello');
      await stage.pass(5_000);
      alice.tab.link?.mend();
      await stage.expect(id, ['hello'], alice);
    },
  },

  restoredBackup: {
    situation: 'A backup is copied back as it was, and other messages take the places of those it lacks',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'kept');
      const backup = stage.server.backup();
      await stage.post('bob', id, 'lost');
      await stage.until('all of it shows', () => stage.shown(alice).length === 2);
      stage.server.restore(backup, backup.epoch);
      stage.server.start();
      await stage.post('bob', id, 'in its place');
      await stage.post('bob', id, 'after it');
      alice.tab.serverDied(false);
      await stage.expect(id, ['kept', 'in its place', 'after it'], alice);
    },
  },

  readWhileTakenOver: {
    situation: 'Somebody reads while the conversation is fetched anew, as a backup was copied back',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'kept');
      const backup = stage.server.backup();
      await stage.post('bob', id, 'lost');
      await stage.until('all of it shows', () => stage.shown(alice).length === 2);
      stage.server.restore(backup, backup.epoch);
      stage.server.start();
      await stage.post('bob', id, 'in its place');
      let isAsked = false;
      stage.answered = (_method, path) => {
        if (!path.endsWith('/messages/')) return;
        stage.answered = undefined;
        isAsked = true;
        return stage.later(10_000);
      };
      alice.tab.serverDied(false);
      await stage.until('the conversation is fetched anew', () => isAsked);
      const { summary, messages } = stage.conversation(alice);
      const marks: number[] = [];
      summary.subscribe((now) => marks.push(now?.membership.lastReadSeq ?? 0));
      const [kept] = messages.value;
      await stage.sent(stage.conversation(alice).markAsRead(kept?.id));
      await stage.expect(id, ['kept', 'in its place'], alice);
      const fall = marks.findIndex((mark, index) => mark < (marks[index - 1] ?? 0));
      stage.breach(fall > 0, `alice's read mark went back from ${marks[fall - 1]} to ${marks[fall]}`);
    },
  },

  frozenReader: {
    situation: 'A tab is frozen while three hundred messages come',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      let beyond = 0;
      stage.tap = () => {
        let sent = 0;
        let acked = 0;
        return {
          toClient: ({ json }) => {
            const frame = JSON.parse(json) as { type: string; events?: unknown[] };
            sent += frame.type === 'chat_message' ? 1 : (frame.events?.length ?? 0);
            beyond = Math.max(beyond, sent - acked);
            return true;
          },
          toServer: (text) => {
            const frame = JSON.parse(text) as { type: string; count: number };
            if (frame.type === 'ack') acked = frame.count;
          },
        };
      };
      const alice = await stage.open('alice', id);
      alice.tab.freeze();
      const texts = Array.from({ length: 300 }, (_, number) => `message ${number}`);
      for (const text of texts) await stage.post('bob', id, text);
      await stage.pass(1_000);
      stage.breach(
        beyond > WINDOW_EVENTS,
        `${beyond} events were sent beyond the last ack, the window is ${WINDOW_EVENTS}`,
      );
      alice.tab.thaw();
      await stage.until('the last message shows', () => stage.shown(alice).at(-1) === texts.at(-1));
    },
  },
} satisfies Record<string, Scenario>;
