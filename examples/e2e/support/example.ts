import { fileURLToPath } from 'node:url';
import { run, startServer, type DataFolder, type Running } from './server.ts';

/** An example's site and its chat server. */
export interface Example extends AsyncDisposable {
  readonly site: Running;
  readonly server: Running;
}

/**
 * Starts an example, on free ports. Each of the two needs the other's address, so the chat server starts twice.
 *
 * @param name a folder of `examples`
 * @param allowed whether the chat server allows the site's pages
 */
export async function startExample(name: string, data: DataFolder, allowed = true): Promise<Example> {
  const first = await startServer(data);
  await first.stop();
  const script = fileURLToPath(new URL(`../../${name}/serve.mjs`, import.meta.url));
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await run(script, [], { PORT: '0', CHAT_SERVER: `http://127.0.0.1:${first.port}` }));
  const server = stack.use(await startServer(data, { port: first.port, origins: allowed ? [site.url] : [] }));
  const both = stack.move();
  return { site, server, [Symbol.asyncDispose]: () => both.disposeAsync() };
}
