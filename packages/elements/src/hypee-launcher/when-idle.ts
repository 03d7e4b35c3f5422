/** Calls back when the browser has nothing else to do; Safari cannot tell. */
export const whenIdle = (call: () => void): unknown =>
  'requestIdleCallback' in globalThis ? requestIdleCallback(call) : setTimeout(call);
