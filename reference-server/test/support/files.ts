import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment, ErrorBody, Message } from '@hypee/chat-protocol';
import { freshKey, type Answer, type ServerApi } from './server.ts';
import { tokenOf } from './tokens.ts';

/** Sends a file in one request, as a browser's form does. */
export function upload<Body = Attachment>(
  server: ServerApi,
  user: string,
  name: string,
  bytes: Uint8Array | string,
  claimedType = 'application/octet-stream',
): Promise<Answer<Body>> {
  const form = new FormData();
  form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: claimedType }), name);
  return server.fetch<Body>('/api/attachments/', {
    method: 'POST',
    headers: { authorization: `Bearer ${tokenOf(user)}` },
    body: form,
  });
}

/** Sends a file that must be taken. */
export async function uploaded(
  server: ServerApi,
  user: string,
  name: string,
  bytes: Uint8Array | string,
): Promise<Attachment> {
  const { status, text, json } = await upload(server, user, name, bytes);
  assert.equal(status, 201, text);
  return json;
}

/** Sends a message with files. */
export const sendFiles = <Body = Message>(
  server: ServerApi,
  user: string,
  conversation: string,
  attachmentIds: readonly string[],
  fields: object = {},
): Promise<Answer<Body>> =>
  server.api<Body>(user, 'POST', `conversations/${conversation}/send_message/`, {
    client_id: freshKey(),
    attachment_ids: attachmentIds,
    ...fields,
  });

export interface Download {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** Fetches a signed address, as a page does: without a token. */
export async function download(
  server: ServerApi,
  url: string | null,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Download> {
  assert.ok(url !== null, 'there is an address');
  const answer = await fetch(`${server.url}${url}`, { method, headers });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** An error answer in short. */
export const problem = ({ status, json }: Answer<unknown>): [status: number, code: string] => [
  status,
  (json as ErrorBody).code,
];

/** All files of a data folder that hold users' files, whole or half. */
export async function filesIn(data: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of ['files', 'uploads']) {
    const entries = await readdir(join(data, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    found.push(...entries.filter((entry) => entry.isFile()).map((entry) => `${folder}/${entry.name}`));
  }
  return found.sort();
}
