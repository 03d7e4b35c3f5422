import type { Person, Stage } from '../stage.ts';
import type { Scenario } from './scenario.ts';

const takeOut = (stage: Stage, id: string) => stage.call('bob', 'DELETE', `conversations/${id}/members/alice/`);

const letIn = (stage: Stage, id: string) =>
  stage.call('bob', 'POST', `conversations/${id}/members/`, { member_ids: ['alice'] });

const lists = ({ tab }: Person, id: string): boolean =>
  tab.chat?.conversations.value.some((one) => one.id === id) ?? false;

/** What a member sees who is taken out, and let in again; on one node or on several. */
export const membership = {
  takenOut: {
    situation: 'A member is taken out of a conversation while they look at it, and others go on',
    async play(stage) {
      const id = await stage.group('bob', 'alice');
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'before');
      await stage.until('it shows', () => stage.shown(alice).length === 1);
      await takeOut(stage, id);
      await stage.post('bob', id, 'secret');
      await stage.pass(10_000);
      stage.expectShown(alice, []);
      stage.breach(lists(alice, id), `${alice.tab.name} lists a conversation that was lost`);
    },
  },

  takenOutWhileTheListIsOnItsWay: {
    situation: 'A member is taken out of a conversation while the list of conversations is on its way to them',
    async play(stage) {
      const id = await stage.group('bob', 'alice');
      stage.answered = (_method, path) => (path.endsWith('/conversations/') ? stage.later(8_000) : undefined);
      const alice = await stage.open('alice', id);
      await takeOut(stage, id);
      await stage.pass(30_000);
      stage.breach(lists(alice, id), `${alice.tab.name} lists a conversation that was lost`);
    },
  },

  letInAgain: {
    situation: 'A member is let in again while they still look at what they lost',
    async play(stage) {
      const id = await stage.group('bob', 'alice');
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'before');
      await takeOut(stage, id);
      await stage.until('it is gone', () => !lists(alice, id));
      await stage.post('bob', id, 'meanwhile');
      await letIn(stage, id);
      await stage.post('bob', id, 'after');
      await stage.expect(id, ['before', 'meanwhile', 'after'], alice);
    },
  },

  letInBeforeTheRefusal: {
    situation: 'A member is let in again while the refusal of what they asked before is on its way',
    async play(stage) {
      const id = await stage.group('bob', 'alice');
      let late: (() => void) | undefined;
      stage.tap = (send) => ({
        toClient: (frame) => {
          if (late || !frame.json.includes('"before"')) return true;
          late = () => send(frame);
          return false;
        },
      });
      const alice = await stage.open('alice', id);
      await stage.post('bob', id, 'before');
      await takeOut(stage, id);
      await stage.until('it is gone', () => !lists(alice, id));
      // An event of a conversation that is not known: it is asked for.
      stage.answered = (_method, path) => (path.endsWith(`/conversations/${id}/`) ? stage.later(8_000) : undefined);
      late?.();
      await stage.pass(3_000);
      await letIn(stage, id);
      await stage.expect(id, ['before'], alice);
    },
  },

  addedWhileTheBusIsDown: {
    nodes: 2,
    situation:
      'Somebody is added on one node while the bus to the other one, where they are connected, loses every ring',
    async play(stage) {
      const other = await stage.group('alice', 'carol');
      const alice = await stage.open('alice', other);
      stage.loseRings();
      const id = await stage.group('bob', 'alice');
      await stage.until(`${alice.tab.name} lists the conversation`, () => lists(alice, id), 10_000);
    },
  },

  messageWhileTheBusIsDown: {
    nodes: 2,
    situation:
      'A message is sent on one node while the bus to the other one, where its reader is connected, loses every ring',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const alice = await stage.open('alice', id);
      stage.loseRings();
      await stage.post('bob', id, 'hello');
      await stage.expect(id, ['hello'], alice);
    },
  },
} satisfies Record<string, Scenario>;
