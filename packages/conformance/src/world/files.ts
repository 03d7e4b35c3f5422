import { given } from '../expect.ts';
import type { Attachment, Id } from '../wire.ts';
import { callOnce, expectJson, expectStatus, type Answer } from './http.ts';
import type { User } from './user.ts';
import type { World } from './world.ts';

/** Sends a file in one request, as a browser's form does. */
export function upload(world: World, user: User, name: string, content: string): Promise<Answer<Attachment>> {
  const body = new FormData();
  body.append('file', new Blob([content]), name);
  return world.call<Attachment>('attachments/', {
    method: 'POST',
    headers: { authorization: `Bearer ${user.token}` },
    body,
  });
}

/** Sends a file that must be taken. */
export const uploaded = async (world: World, user: User, name: string, content: string): Promise<Attachment> =>
  expectJson(await upload(world, user, name, content), 201, 'a file');

/** Fetches a signed address, as a page does: without a token. An address may be relative to the server. */
export const download = (
  { server }: World,
  url: string | null,
  headers: Record<string, string> = {},
): Promise<Answer> => callOnce(new URL(given(url, 'an address'), server.url).href, { headers });

/** A resumable upload, as tus 1.0 has them. */
export class ResumableUpload {
  readonly #world: World;
  readonly #user: User;
  readonly #url: string;

  private constructor(world: World, user: User, url: string) {
    this.#world = world;
    this.#user = user;
    this.#url = url;
  }

  /** Announces a file that must be taken. */
  static async begin(world: World, user: User, name: string, size: number): Promise<ResumableUpload> {
    const answer = await announce(world, user, name, size);
    expectStatus(answer, 201, 'the announcement of a file');
    const { href } = new URL(given(answer.headers.get('location'), 'Location'), world.server.url);
    return new ResumableUpload(world, user, href);
  }

  /** The same upload, by somebody else. */
  by(user: User): ResumableUpload {
    return new ResumableUpload(this.#world, user, this.#url);
  }

  /** That of the attachment it becomes. */
  get id(): Id {
    return given(this.#url.replace(/\/$/, '').split('/').at(-1), 'the id of an upload');
  }

  append(offset: number, content: string): Promise<Answer> {
    const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
    return this.#call('PATCH', type, content);
  }

  /** How many bytes the server has, in its own words. */
  look(): Promise<Answer> {
    return this.#call('HEAD');
  }

  cancel(): Promise<Answer> {
    return this.#call('DELETE');
  }

  #call(method: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
    return callOnce(this.#url, { method, headers: { ...ofTus(this.#user), ...headers }, ...(body && { body }) });
  }
}

/** Announces a file. */
export const announce = (world: World, user: User, name: string, size: number): Promise<Answer> =>
  world.call('uploads/', {
    method: 'POST',
    headers: {
      ...ofTus(user),
      'upload-length': String(size),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
    },
  });

const ofTus = ({ token }: User): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  'tus-resumable': '1.0.0',
});
