import { ChatError } from './chat-error.ts';

/** Where a chat server's doors are. */
export interface ServerAddress {
  /** Names the server in the store; without a trailing slash. */
  readonly server: string;
  /** Ends in `/api/`. */
  readonly api: string;
  readonly socket: string;
}

/** @throws ChatError `invalid_url` */
export function serverAddress(url: string | URL): ServerAddress {
  let parsed: URL | undefined;
  try {
    parsed = new URL(url);
  } catch {
    // Told below, with what is expected.
  }
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new ChatError(
      'invalid_url',
      `"${String(url)}" is no address of a chat server: give it as https://chat.example.com.`,
    );
  }
  const server = `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
  return { server, api: `${server}/api/`, socket: `${server.replace(/^http/, 'ws')}/ws/` };
}
