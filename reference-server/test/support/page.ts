import type { Chat } from '@hypee/chat';
import { createChat, createMemoryStore, loadOnline, loadRare, type MemoryChatDatabase } from '@hypee/chat/core';

interface PageOptions {
  user: string;
  token: () => string;
  /** What the device keeps of a user; outlives the page. */
  databaseOf: (userId: string) => MemoryChatDatabase;
  fetch?: typeof fetch;
}

/** A page in a browser that keeps what it has: real clock, requests and sockets. */
export function openPage(url: string, { user, token, databaseOf, fetch: fetcher = fetch }: PageOptions): Chat {
  return createChat(
    {
      clock: {
        now: () => Date.now(),
        monotonic: () => performance.now(),
        after(ms, callback) {
          const timer = setTimeout(callback, ms);
          return { cancel: () => clearTimeout(timer) };
        },
      },
      random: { next: () => Math.random(), id: () => crypto.randomUUID() },
      dial: (address, handlers) => {
        const socket = new WebSocket(address);
        socket.onopen = () => handlers.opened();
        socket.onmessage = ({ data }: MessageEvent<string>) => handlers.received(data);
        socket.onclose = ({ code, reason }) => handlers.closed(code, reason);
        return {
          send: (text) => socket.send(text),
          drop() {
            socket.onopen = socket.onmessage = socket.onclose = null;
            socket.close();
          },
        };
      },
      fetch: async ({ url: address, ...init }) => {
        const answer = await fetcher(address, init);
        return {
          status: answer.status,
          header: (name) => answer.headers.get(name) ?? undefined,
          text: await answer.text(),
        };
      },
      openStore: ({ userId }) => Promise.resolve(createMemoryStore(databaseOf(userId), { persistent: true })),
      lifecycle: { visible: true, online: true, listen: () => () => undefined },
      loadOnline,
      loadRare,
      joinTabs: () => undefined,
    },
    { url, token, user },
  );
}
