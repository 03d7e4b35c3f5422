import type { Attachment } from '@hypee/chat-protocol';
import type { ServerAnswer, ServerRequest } from './model-server.ts';

/** A file on the server: an upload until all of its bytes are there. */
interface ServerFile {
  id: string;
  name: string;
  owner: string;
  size: number;
  bytes: Uint8Array;
  isSent: boolean;
}

const NOT_FOUND: ServerAnswer = { status: 404, body: { detail: 'Not found.', code: 'not_found' } };

/** The files of the model server, by PROTOCOL.md and tus 1.0. */
export class ModelFiles {
  readonly all = new Map<string, ServerFile>();
  /** Whether it takes files in pieces. */
  inPieces = true;
  /** Of the bytes of all that was asked to be written. */
  written = 0;
  /** Names of files that it refuses once it has seen their bytes. */
  readonly refused = new Set<string>();
  /** Rises with each address that is given out. */
  private addresses = 0;

  attachment({ id, name, size }: ServerFile): Attachment {
    return {
      id,
      name,
      content_type: 'image/png',
      size,
      width: 4,
      height: 3,
      duration: null,
      thumbhash: null,
      url: `/api/attachments/${id}/content/?signature=${(this.addresses += 1)}`,
      thumbnail_url: null,
      url_expires_at: '2026-01-01T02:00:00.000Z',
    };
  }

  text(id: string): string {
    return new TextDecoder().decode(this.all.get(id)?.bytes);
  }

  answer(owner: string, { method, path, headers, raw }: ServerRequest): ServerAnswer {
    const [kind, id = ''] = path.split('/');
    if (method === 'POST' && kind === 'attachments') {
      const file = this.add(owner, raw!.name, raw!.bytes.length);
      return this.write(file, raw!.bytes) ?? { status: 201, body: this.attachment(file) };
    }
    if (kind === 'uploads' && !this.inPieces) return NOT_FOUND;
    if (method === 'POST') {
      const [, name = ''] = /^filename (.*)$/.exec(headers['upload-metadata'] ?? '') ?? [];
      const file = this.add(owner, Buffer.from(name, 'base64').toString(), Number(headers['upload-length']));
      return { status: 201, headers: { location: `/api/uploads/${file.id}/` } };
    }
    const file = this.all.get(id);
    if (file?.owner !== owner) return NOT_FOUND;
    const offset = (): Record<string, string> => ({ 'upload-offset': String(file.bytes.length) });
    switch (method) {
      case 'HEAD':
        return { status: 200, headers: offset() };
      case 'PATCH':
        if (headers['upload-offset'] !== String(file.bytes.length))
          return { status: 409, body: { detail: 'Another offset.', code: 'conflict' } };
        return this.write(file, raw!.bytes) ?? { status: 204, headers: offset() };
      case 'DELETE':
        this.all.delete(id);
        return { status: 204 };
      default:
        return file.bytes.length < file.size ? NOT_FOUND : { status: 200, body: this.attachment(file) };
    }
  }

  private add(owner: string, name: string, size: number): ServerFile {
    const file = { id: `f${this.all.size + 1}`, name, owner, size, bytes: new Uint8Array(), isSent: false };
    this.all.set(file.id, file);
    return file;
  }

  private write(file: ServerFile, bytes: Uint8Array): ServerAnswer | undefined {
    this.written += bytes.length;
    file.bytes = new Uint8Array(Buffer.concat([file.bytes, bytes]));
    if (file.bytes.length < file.size || !this.refused.has(file.name)) return undefined;
    this.all.delete(file.id);
    const detail = 'This server takes no files of this kind.';
    return { status: 415, body: { detail, code: 'unsupported_media_type', fields: { file: [detail] } } };
  }

  /** Those files become part of a message, or the message is refused. */
  take(owner: string, ids: readonly string[]): Attachment[] | ServerAnswer {
    const files = ids.map((id) => this.all.get(id));
    const isMine = (file: ServerFile | undefined): file is ServerFile =>
      file?.owner === owner && file.bytes.length === file.size && !file.isSent;
    if (!files.every(isMine)) {
      const detail = 'There is no such file of yours.';
      return { status: 400, body: { detail, code: 'validation_error', fields: { attachment_ids: [detail] } } };
    }
    for (const file of files) file.isSent = true;
    return files.map((file) => this.attachment(file));
  }
}
