import { Device } from '../../src/device.ts';
import type { Scenario } from './scenario.ts';

/** What several tabs of a user make of it. */
export const tabs = {
  leaderFrozen: {
    situation: 'The tab that has the connection is frozen in the background, and the user writes in another one',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const device = new Device();
      const first = await stage.open('alice', id, { device });
      const second = await stage.open('alice', id, { device, name: "alice's other tab" });
      first.tab.freeze();
      stage.conversation(second).send('hello');
      await stage.expect(id, ['hello'], second);
      first.tab.thaw();
      await stage.expect(id, ['hello'], first, second);
    },
  },

  twoTabsTakeOver: {
    situation:
      'Both tabs begin a conversation anew after a backup was restored, and the answer to one of them is long in coming',
    async play(stage) {
      const id = await stage.group('alice', 'bob');
      const problems: string[] = [];
      const device = new Device((what) => problems.push(`on the device ${what}`));
      const first = await stage.open('alice', id, { device });
      const second = await stage.open('alice', id, { device, name: "alice's other tab" });
      await stage.post('bob', id, 'kept');
      await stage.until('it shows', () => stage.shown(second).length === 1);
      const backup = stage.server.backup();
      let isFirst = true;
      stage.answered = (_method, path) => {
        if (!isFirst || !path.endsWith(`/conversations/${id}/messages/`)) return undefined;
        isFirst = false;
        return stage.later(10_000);
      };
      stage.server.restore(backup, 'another life');
      for (const { tab } of [first, second]) tab.serverDied(false);
      stage.server.start();
      await stage.until('a tab begins anew', () => !isFirst);
      first.tab.freeze();
      await stage.until('the other tab leads', () => second.tab.chat?.connection.value.status === 'online');
      await stage.pass(20_000);
      for (const text of ['one', 'two']) await stage.post('bob', id, text);
      await stage.pass(5_000);
      first.tab.thaw();
      await stage.expect(id, ['kept', 'one', 'two'], first, second);
      device.settle();
      stage.breach(problems.length > 0, problems[0] ?? '');
    },
  },
} satisfies Record<string, Scenario>;
