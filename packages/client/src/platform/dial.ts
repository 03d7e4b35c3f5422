import type { Dial } from '../ports.ts';

const ABNORMAL = 1006;

/** @param make the WebSocket class; default: the platform's */
export const platformDial =
  (make?: typeof WebSocket): Dial =>
  (url, handlers) => {
    let socket: WebSocket;
    let detached = false;
    try {
      socket = new (make ?? WebSocket)(url);
    } catch {
      // Some hosts refuse an address by throwing: told like any refusal, and never within the call.
      queueMicrotask(() => {
        if (!detached) handlers.closed(ABNORMAL, '');
      });
      return { send: () => undefined, drop: () => void (detached = true) };
    }
    socket.onopen = () => handlers.opened();
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') handlers.received(data);
    };
    socket.onclose = ({ code, reason }) => handlers.closed(code, reason);
    return {
      send(text) {
        if (socket.readyState === socket.OPEN) socket.send(text);
      },
      drop(code = 1000) {
        socket.onopen = socket.onmessage = socket.onclose = null;
        // An error after this is nobody's business, but Node's `ws` throws one that nobody listens to.
        socket.onerror = () => undefined;
        socket.close(code);
      },
    };
  };
