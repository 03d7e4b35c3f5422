import { readAnswer, type Answer, type ServerApi } from './server.ts';
import { tokenOf } from './tokens.ts';

type Headers = Record<string, string>;

/** One call of tus. */
export async function tus<Body = unknown>(
  server: ServerApi,
  user: string,
  method: string,
  path: string,
  headers: Headers = {},
  body?: Uint8Array | string,
): Promise<Answer<Body>> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf(user)}`, 'tus-resumable': '1.0.0', ...headers },
    ...(body !== undefined && { body: body as Uint8Array<ArrayBuffer> }),
  });
  return readAnswer<Body>(answer);
}

/** Announces a file. */
export const announce = <Body = unknown>(
  server: ServerApi,
  user: string,
  name: string,
  size: number,
): Promise<Answer<Body>> =>
  tus<Body>(server, user, 'POST', '/api/uploads/', {
    'upload-length': String(size),
    'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
  });

/** Announces a file that must be taken. @returns its path, and its id */
export async function announced(server: ServerApi, user: string, name: string, size: number) {
  const { status, headers, text } = await announce(server, user, name, size);
  const path = headers.get('location') ?? '';
  if (status !== 201) throw new Error(`the file was not taken: ${text}`);
  return { path, id: path.split('/').at(-2) ?? '' };
}

/** Sends a piece of a file. */
export const piece = <Body = unknown>(
  server: ServerApi,
  user: string,
  path: string,
  offset: number,
  bytes: Uint8Array | string,
): Promise<Answer<Body>> =>
  tus<Body>(
    server,
    user,
    'PATCH',
    path,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    bytes,
  );

/** How many bytes the server has. */
export const offsetOf = async (server: ServerApi, user: string, path: string): Promise<number> =>
  Number((await tus(server, user, 'HEAD', path)).headers.get('upload-offset') ?? NaN);
