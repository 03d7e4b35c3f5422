// A site with a chat on its page: the files of a folder, and a token for the user who is signed in. Needs nothing but Node.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

/** The chat server that the pages of the examples name. */
const NAMED = 'http://127.0.0.1:8787';

const FILES = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { name: 'page.css', type: 'text/css' },
};

/** Another chat server can be given, as tests do. */
export const chatServer = process.env['CHAT_SERVER'] ?? NAMED;

/**
 * A real site signs a token for its own user here, with the key the chat server was started with. This one has no users,
 * so it asks the demo server for a token of Alice.
 */
async function chatToken() {
  const answer = await fetch(`${chatServer}/api/token/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: 'password' }),
  });
  if (!answer.ok) throw new Error(`${chatServer}/api/token/ answered ${answer.status}. Was it started with --demo?`);
  return (await answer.json()).access;
}

/**
 * Serves a site on the port `PORT`, by default 3000.
 *
 * @param {URL} folder where `index.html` and `page.css` are
 * @param {Record<string, string>} headers what each answer has besides
 * @param {Record<string, (request: import('node:http').IncomingMessage) => Promise<string>>} answers what more it answers, by path
 */
export function serveSite(folder, headers = {}, answers = {}) {
  /** @param {{ name: string, type: string }} file */
  async function page({ name, type }) {
    const text = await readFile(new URL(name, folder), 'utf8');
    return { type, text: text.replaceAll(NAMED, chatServer) };
  }

  /** @param {import('node:http').IncomingMessage} request */
  async function answer(request) {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (pathname === '/chat-token') return { type: 'text/plain', text: await chatToken() };
    const more = answers[pathname];
    if (more) return { type: 'text/plain', text: await more(request) };
    return FILES[pathname] && page(FILES[pathname]);
  }

  const server = createServer(async (request, response) => {
    try {
      const found = await answer(request);
      if (!found) return response.writeHead(404).end('Not found');
      response.writeHead(200, { ...headers, 'Content-Type': found.type, 'Cache-Control': 'no-store' }).end(found.text);
    } catch (error) {
      console.error(error);
      response.writeHead(502).end('This site has a problem.');
    }
  });
  const port = Number(process.env['PORT'] ?? 3000);
  server.listen(port, '127.0.0.1', () => console.log(`example listening at http://127.0.0.1:${server.address().port}`));
}
