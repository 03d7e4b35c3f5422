import { expect } from '@open-wc/testing';
import { platformJoinTabs } from '../src/platform/join-tabs.ts';
import type { TabsPort } from '../src/ports.ts';

let names = 0;

/** Two tabs of one user, as two ports of one page: locks and channels do not know the difference. */
function twoTabs(): [TabsPort, TabsPort] {
  const scope = { server: `https://${Date.now()}-${(names += 1)}.example`, userId: 'alice' };
  return [platformJoinTabs(scope)!, platformJoinTabs(scope)!];
}

const nothing = (): void => undefined;

describe('the tabs of a browser', () => {
  it('have one lead: the second tab gets it when the first gives it up', async () => {
    const [first, second] = twoTabs();
    const release = await first.claim('free', nothing);
    expect(await second.claim('free', nothing)).to.equal(undefined);
    let waited = false;
    const waiting = second.claim('wait', nothing).then((given) => {
      waited = true;
      return given;
    });
    expect(waited).to.equal(false);
    release?.();
    (await waiting)?.();
    expect(waited).to.equal(true);
    for (const port of [first, second]) port.close();
  });

  it('can take the lead of a tab that is frozen, which hears of it', async () => {
    const [first, second] = twoTabs();
    let lost: (() => void) | undefined;
    const told = new Promise<void>((resolve) => (lost = resolve));
    await first.claim('free', () => lost?.());
    const release = await second.claim('steal', nothing);
    await told;
    expect(await first.claim('free', nothing)).to.equal(undefined);
    release?.();
    for (const port of [first, second]) port.close();
  });

  it('stop waiting for the lead when they are told to', async () => {
    const [first, second] = twoTabs();
    const release = await first.claim('free', nothing);
    const ended = new AbortController();
    const waiting = second.claim('wait', nothing, ended.signal);
    ended.abort();
    expect(await waiting).to.equal(undefined);
    release?.();
    for (const port of [first, second]) port.close();
  });

  it('hear nobody while the page is left, so that the browser can keep it, and are heard all the same', async () => {
    const [left, other] = twoTabs();
    const heard: string[] = [];
    left.listen(({ type }) => heard.push(`left: ${type}`));
    left.listen(undefined);
    const arrived = new Promise<void>((resolve) =>
      other.listen(({ type }) => {
        heard.push(`other: ${type}`);
        resolve();
      }),
    );
    other.post({ type: 'hello' });
    left.post({ type: 'reconnect' });
    await arrived;
    expect(heard).to.deep.equal(['other: reconnect']);
    for (const port of [left, other]) port.close();
  });

  it('hear what the others tell, and not what they tell themselves', async () => {
    const [first, second] = twoTabs();
    const heard: string[] = [];
    first.listen(({ type }) => heard.push(`first: ${type}`));
    const arrived = new Promise<void>((resolve) =>
      second.listen(({ type }) => {
        heard.push(`second: ${type}`);
        resolve();
      }),
    );
    first.post({ type: 'hello' });
    await arrived;
    expect(heard).to.deep.equal(['second: hello']);
    for (const port of [first, second]) port.close();
  });
});
