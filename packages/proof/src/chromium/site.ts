import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { tokenOf } from '../tokens.ts';
import { wrongInList } from '../wrong-in-list.ts';
import { pageProbe } from './page-probe.ts';

// As the built server has it, and a site would copy it to its own host.
const SCRIPTS = new URL('public/', import.meta.resolve('@hypee/chat-server'));

/** What a site says when it is asked for a token. */
export type TokenMood =
  | { answers: 'a token'; seconds: number }
  /** Its own session is over, or it has a bad day. */
  | { answers: 'an error' };

const WELL: TokenMood = { answers: 'a token', seconds: 3600 };

/** The site that has the chat on its pages, on an origin of its own: it is there when the chat server is not. */
export class Site {
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      ({ type, text }) => response.writeHead(200, { 'content-type': type }).end(text),
      (error: unknown) => response.writeHead(404).end(String(error)),
    );
  });
  /** By user. */
  readonly #moods = new Map<string, TokenMood>();
  /** Where the chat server is, and the conversations of its pages. */
  chat: { url: string; ids: readonly string[] } = { url: '', ids: [] };

  static async open(): Promise<Site> {
    const site = new Site();
    site.#server.listen(0, '127.0.0.1');
    await once(site.#server, 'listening');
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param shown which conversation the page opens */
  pageOf(user: string, shown: number): string {
    return `${this.url}/?${new URLSearchParams({ user, shown: String(shown) }).toString()}`;
  }

  /** A page without a chat. */
  get elsewhere(): string {
    return `${this.url}/elsewhere`;
  }

  /** How it answers from now on when a page of this user asks for a token. */
  setMood(user: string, mood: TokenMood = WELL): void {
    this.#moods.set(user, mood);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer({ url = '/' }: IncomingMessage): Promise<{ type: string; text: string }> {
    const { pathname, searchParams } = new URL(url, this.url);
    const user = searchParams.get('user') ?? '';
    switch (pathname) {
      case '/':
        return { type: 'text/html', text: this.#page(user, Number(searchParams.get('shown'))) };
      case '/elsewhere':
        return { type: 'text/html', text: '<!doctype html><title>Elsewhere</title><p>No chat here.' };
      case '/token': {
        const mood = this.#moods.get(user) ?? WELL;
        if (mood.answers === 'an error') throw new Error('no token today');
        return { type: 'text/plain', text: tokenOf(user, mood.seconds) };
      }
      default:
        return { type: 'text/javascript', text: await readFile(new URL(basename(pathname), SCRIPTS), 'utf8') };
    }
  }

  #page(user: string, shown: number): string {
    const { url, ids } = this.chat;
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${user}</title>
<link rel="icon" href="data:,">
<style>hypee-chat { height: 500px }</style>
<script>(${String(pageProbe)})(${JSON.stringify(ids)}, ${String(wrongInList)});</script>
<script type="module" src="/hypee-chat.js"></script>
<hypee-chat url="${url}" token-url="/token?user=${user}" user="${user}" conversation="${ids[shown] ?? ''}"></hypee-chat>
</html>`;
  }
}
