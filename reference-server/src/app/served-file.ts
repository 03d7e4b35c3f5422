import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WireError, type ServedFile } from '@hypee/chat-backend';

/** `end` is exclusive. */
interface ByteRange {
  start: number;
  end: number;
}

/** Answers with the bytes of a file, or the part that is asked for; nothing in it can run on our origin. */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile): Promise<FastifyReply> {
  const tag = `"${file.tag}"`;
  void reply.headers({
    ETag: tag,
    'Cache-Control': `private, max-age=${file.secondsLeft}, immutable`,
    'Accept-Ranges': 'bytes',
    'Content-Type': file.contentType.startsWith('text/') ? `${file.contentType}; charset=utf-8` : file.contentType,
    'Content-Disposition': disposition(file),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  if (matches(request.headers['if-none-match'], tag)) return reply.code(304).send();

  const { range: wanted, 'if-range': condition } = request.headers;
  const range = condition === undefined || condition === tag ? readRange(wanted, file.size) : undefined;
  if (range === 'unsatisfiable') {
    void reply.removeHeader('ETag').headers({ 'Cache-Control': 'no-store', 'Content-Range': `bytes */${file.size}` });
    void reply.code(416);
    return reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ detail: `This file has ${file.size} bytes.`, code: 'validation_error' }));
  }
  const { start, end } = range ?? { start: 0, end: file.size };
  if (range) void reply.code(206).header('Content-Range', `bytes ${start}-${end - 1}/${file.size}`);
  void reply.header('Content-Length', end - start);
  if (request.method === 'HEAD') return reply.send();
  const bytes = await file.read(range);
  if (!bytes) throw new WireError('not_found', 'This file was deleted.');
  return reply.send(Readable.from(bytes, { objectMode: false }));
}

/** One range of bytes (RFC 9110, section 14); what is none, and several at once, count as the whole file. */
function readRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last = '', suffix] = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/.exec(header ?? '') ?? [];
  if (first === undefined && suffix === undefined) return undefined;
  const start = first === undefined ? Math.max(0, size - Number(suffix)) : Number(first);
  const end = last === '' ? size : Math.min(size, Number(last) + 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start < end ? { start, end } : 'unsatisfiable';
}

const matches = (header: string | undefined, tag: string): boolean =>
  header?.split(',').some((item) => [tag, '*'].includes(item.trim().replace(/^W\//, ''))) ?? false;

/** The name twice: as the old form reads it, and in full (RFC 6266). */
function disposition({ inline, name }: ServedFile): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${full}`;
}
