// A site with a chat on one of its pages: two files, and a token for the user who is signed in. Needs nothing but Node.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const CHAT_SERVER = process.env['CHAT_SERVER'] ?? 'http://127.0.0.1:8787';
const PORT = Number(process.env['PORT'] ?? 3000);

const FILES = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { name: 'page.css', type: 'text/css' },
};

/**
 * A real site signs a token for its own user here, with the key the chat server was started with. This one has no users,
 * so it asks the demo server for a token of Alice.
 */
async function chatToken() {
  const answer = await fetch(`${CHAT_SERVER}/api/token/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: 'password' }),
  });
  if (!answer.ok) throw new Error(`${CHAT_SERVER}/api/token/ answered ${answer.status}. Was it started with --demo?`);
  return (await answer.json()).access;
}

/** The page names the chat server of the README; another one can be given, as tests do. */
async function page({ name, type }) {
  const text = await readFile(new URL(name, import.meta.url), 'utf8');
  return { type, text: text.replaceAll('http://127.0.0.1:8787', CHAT_SERVER) };
}

async function answer(path) {
  if (path === '/chat-token') return { type: 'text/plain', text: await chatToken() };
  const file = FILES[path];
  return file && page(file);
}

const server = createServer(async (request, response) => {
  try {
    const found = await answer(new URL(request.url ?? '/', 'http://site').pathname);
    if (!found) return response.writeHead(404).end('Not found');
    response.writeHead(200, { 'Content-Type': found.type, 'Cache-Control': 'no-store' }).end(found.text);
  } catch (error) {
    console.error(error);
    response.writeHead(502).end('The chat server gave no token.');
  }
});

server.listen(PORT, '127.0.0.1', () => console.log(`example listening at http://127.0.0.1:${server.address().port}`));
