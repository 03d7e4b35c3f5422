import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.ts';
import { tokenOf } from './tokens.ts';

/** A data folder of its own and what runs on it: all of it ends with `end`, also when the run failed. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'hypee-proof-'));
  readonly data = join(this.folder, 'data');
  readonly #origins: readonly string[];
  #servers: ServerProcess[] = [];
  #port = 0;

  /** @param origins sites whose pages may use the server */
  constructor(origins: readonly string[] = []) {
    this.#origins = origins;
  }

  /** Starts the server, on the port that it had before if it had one. */
  async start(): Promise<ServerProcess> {
    const server = new ServerProcess(this.data, this.#port, this.#origins);
    this.#servers.push(server);
    this.#port = await server.ready;
    return server;
  }

  async end(): Promise<void> {
    for (const server of this.#servers) await server.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Makes users known to a server and puts them into conversations. Gives the ids of the conversations. */
export async function populate(url: string, groups: readonly (readonly [string, ...string[]])[]): Promise<string[]> {
  const call = async (user: string, method: 'GET' | 'POST', body?: object): Promise<{ id: string }> => {
    const answer = await fetch(`${url}/api/conversations/`, {
      method,
      headers: { authorization: `Bearer ${tokenOf(user)}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`conversations/ answered ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  for (const user of new Set(groups.flat())) await call(user, 'GET');
  const ids: string[] = [];
  for (const [index, [creator, ...others]] of groups.entries()) {
    const made = await call(creator, 'POST', { kind: 'group', title: `Group ${index}`, member_ids: others });
    ids.push(made.id);
  }
  return ids;
}
