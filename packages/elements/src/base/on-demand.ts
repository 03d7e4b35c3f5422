import type { ReactiveControllerHost } from 'lit';

/** Who draws what a part is needed for. */
export type Host = Pick<ReactiveControllerHost, 'requestUpdate'>;

/** What could not be fetched is not asked for again with each drawing. Milliseconds. */
const PAUSE = 5000;

/**
 * A part that is fetched when somebody first needs it.
 *
 * @returns gives the part, once it is here. A host that asked earlier is drawn again then; without a host nothing is fetched
 */
export function onDemand<Part>(load: () => Promise<Part>): (host?: Host | null) => Part | undefined {
  const waiting = new Set<Host>();
  let part: Part | undefined;
  let nextTry = 0;
  const fetch = async (): Promise<void> => {
    nextTry = Infinity;
    try {
      part = await load();
    } catch {
      // Offline, and not in the browser's cache.
      nextTry = performance.now() + PAUSE;
    }
    const hosts = [...waiting];
    waiting.clear();
    if (part) for (const host of hosts) host.requestUpdate();
  };
  return (host) => {
    if (!part && host) {
      waiting.add(host);
      if (performance.now() >= nextTry) void fetch();
    }
    return part;
  };
}
