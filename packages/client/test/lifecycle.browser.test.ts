import { expect } from '@open-wc/testing';
import { platformLifecycle } from '../src/platform/lifecycle.ts';
import type { LifecycleEvent } from '../src/ports.ts';

describe('the life of a page', () => {
  it('lets everything go before the browser freezes the page, as when it is left, and wakes with it', () => {
    const heard: LifecycleEvent[] = [];
    const unlisten = platformLifecycle.listen((event) => heard.push(event));
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    unlisten();
    document.dispatchEvent(new Event('freeze'));
    expect(heard).to.deep.equal(['pagehide', 'wake']);
  });
});
