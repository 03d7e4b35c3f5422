import type { Lifecycle, LifecycleEvent } from '../ports.ts';

/** The page's life where there is a page; a worker's network; in Node, always visible and online. */
export const platformLifecycle: Lifecycle = {
  get visible() {
    return typeof document === 'undefined' || document.visibilityState !== 'hidden';
  },
  get online() {
    // Node's navigator has no `onLine`.
    return typeof navigator === 'undefined' || (navigator as Partial<Navigator>).onLine !== false;
  },
  listen(listener) {
    const ended = new AbortController();
    const { signal } = ended;
    const on = (
      target: Partial<EventTarget> | undefined,
      name: string,
      heard: (event: Event) => LifecycleEvent[],
    ): void => target?.addEventListener?.(name, (event) => heard(event).forEach(listener), { signal });
    const page = typeof document === 'undefined' ? undefined : document;
    const host: Partial<EventTarget> = globalThis;
    on(page, 'visibilitychange', () => (platformLifecycle.visible ? ['visibility', 'wake'] : ['visibility']));
    on(page, 'resume', () => ['wake']);
    on(host, 'online', () => ['network', 'wake']);
    on(host, 'offline', () => ['network']);
    on(host, 'pageshow', (event) => ((event as PageTransitionEvent).persisted ? ['wake'] : []));
    on(host, 'pagehide', () => ['pagehide']);
    on(page, 'freeze', () => ['pagehide']);
    return () => ended.abort();
  },
};
