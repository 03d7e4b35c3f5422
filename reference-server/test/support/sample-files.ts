import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';

/** Real files of many kinds, small, made on the spot. */

const text = (...parts: (string | number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

/** A picture of one colour on the left and another on the right. */
export const picture = (width = 60, height = 40) =>
  sharp({ create: { width, height, channels: 3, background: '#c02040' } }).composite([
    {
      input: { create: { width: Math.ceil(width / 2), height, channels: 3, background: '#2040c0' } },
      gravity: 'east',
    },
  ]);

/** A sound of so many seconds: silence. */
function wav(seconds: number): Buffer {
  const rate = 8_000;
  const data = Buffer.alloc(rate * seconds, 0x80);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** One element of Matroska (EBML): its id, its size in eight bytes, and what is in it. */
function ebml(id: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(0x0100_0000_0000_0000n | BigInt(body.length));
  return Buffer.concat([Buffer.from(id, 'hex'), size, body]);
}

const uint = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
};

/** The beginning of a WebM file with one track. */
function webm(kind: 'video' | 'audio', seconds: number): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1_000);
  const track =
    kind === 'video'
      ? [
          ebml('83', Buffer.from([1])),
          ebml('86', text('V_VP8')),
          ebml('e0', ebml('b0', uint(640)), ebml('ba', uint(360))),
        ]
      : [ebml('83', Buffer.from([2])), ebml('86', text('A_OPUS')), ebml('e1', ebml('9f', Buffer.from([1])))];
  return Buffer.concat([
    ebml('1a45dfa3', ebml('4282', text('webm'))),
    ebml(
      '18538067',
      ebml('1549a966', ebml('2ad7b1', uint(1_000_000)), ebml('4489', duration)),
      ebml('1654ae6b', ebml('ae', ebml('d7', Buffer.from([1])), ebml('73c5', Buffer.from([1])), ...track)),
    ),
  ]);
}

/** A box of MP4. */
function box(type: string, ...content: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  return Buffer.concat([uint(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

/** The beginning of an MP4 file, with one track where it says of which kind. */
const mp4 = (brand: string, handler?: 'vide' | 'soun'): Buffer =>
  Buffer.concat([
    box('ftyp', brand.padEnd(4), uint(0), 'isom'),
    handler
      ? box('moov', box('trak', box('mdia', box('hdlr', uint(0), uint(0), handler, Buffer.alloc(12), '\0'))))
      : box('free'),
  ]);

/** A ZIP archive with files that are stored as they are. */
export function zip(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([text('PK\x03\x04'), fields, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([text('PK\x01\x02'), text([20, 0]), fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, text('PK\x05\x06'), end]);
}

const office = (kind: string): Buffer =>
  zip({
    '[Content_Types].xml': `<?xml version="1.0"?><Types><Override ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
    '_rels/.rels': '<Relationships/>',
  });

const openDocument = (kind: string): Buffer =>
  zip({ mimetype: `application/vnd.oasis.opendocument.${kind}`, 'content.xml': '<office/>' });

export const pdf = (): Buffer => text('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

const OGG_PAGE = text('OggS', [0, 2], Array<number>(8).fill(0), [1, 0, 0, 0], Array<number>(8).fill(0), [1, 19]);

/** A PNG of which only the header says how large it is: it holds a few bytes of pixels. */
export function pngOfSize(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const checked = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    return Buffer.concat([uint(data.length), checked, uint(crc32(checked))]);
  };
  const header = Buffer.concat([uint(width), uint(height), Buffer.from([1, 0, 0, 0, 0])]);
  // Each line of one-bit pixels is a filter byte and its bits: zeros shrink a thousand times.
  const pixels = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height));
  return Buffer.concat([
    text([0x89], 'PNG\r\n\x1a\n'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A GIF of so many frames, each a little other than the one before. */
export async function gif(frames: number, width = 8, height = 8): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * frames * 3);
  for (let frame = 0; frame < frames; frame++) {
    pixels.fill(frame % 2 ? 0xff : frame, frame * width * height * 3, (frame + 1) * width * height * 3);
  }
  return sharp(pixels, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .gif({ loop: 0, delay: Array<number>(frames).fill(100) })
    .toBuffer();
}

/** What users send, and the type it is found to be. */
export const taken: readonly [type: string, extension: string, make: () => Buffer | Promise<Buffer>][] = [
  ['image/jpeg', 'jpg', () => picture().jpeg().toBuffer()],
  ['image/png', 'png', () => picture().png().toBuffer()],
  ['image/gif', 'gif', () => gif(3)],
  ['image/webp', 'webp', () => picture().webp().toBuffer()],
  ['image/avif', 'avif', () => picture().avif({ effort: 0 }).toBuffer()],
  ['audio/mpeg', 'mp3', () => text('ID3', [3, 0, 0, 0, 0, 0, 0], [0xff, 0xfb, 0x90, 0], Array<number>(500).fill(0))],
  ['audio/wav', 'wav', () => wav(1)],
  ['audio/ogg', 'ogg', () => text(OGG_PAGE, 'OpusHead', [1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])],
  ['audio/flac', 'flac', () => text('fLaC', [0x80, 0, 0, 34], Array<number>(34).fill(0))],
  ['audio/webm', 'webm', () => webm('audio', 4)],
  ['audio/mp4', 'm4a', () => mp4('M4A ', 'soun')],
  ['audio/aac', 'aac', () => text([0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc], Array<number>(200).fill(0))],
  ['video/webm', 'webm', () => webm('video', 3)],
  ['video/mp4', 'mp4', () => mp4('isom', 'vide')],
  ['video/quicktime', 'mov', () => mp4('qt  ', 'vide')],
  ['application/pdf', 'pdf', pdf],
  ['text/plain', 'txt', () => Buffer.from('Grüße, 你好 👋\r\n\tline two')],
  ['text/plain', 'csv', () => Buffer.from('name;count\nalice;1\n')],
  ['text/plain', 'json', () => Buffer.from('{"a": [1, 2]}')],
  [
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'docx',
    () => office('wordprocessingml.document'),
  ],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx', () => office('spreadsheetml.sheet')],
  ['application/vnd.oasis.opendocument.text', 'odt', () => openDocument('text')],
];

/** What is refused, whatever it calls itself. */
export const refused: readonly [what: string, make: () => Buffer | Promise<Buffer>][] = [
  ['a page', () => Buffer.from('<!DOCTYPE html><script>alert(1)</script>')],
  ['a page without a beginning', () => Buffer.from('\ufeff\n  <p onclick="alert(1)">x</p>')],
  [
    'a drawing with a script',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  ],
  ['a drawing that begins as XML', () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['XML', () => Buffer.from('<?xml version="1.0"?><note/>')],
  ['a program for Windows', () => text('MZ', [0x90, 0, 3, 0, 0, 0], Array<number>(200).fill(0), 'PE')],
  ['a program for Linux', () => text([0x7f], 'ELF', [2, 1, 1, 0], Array<number>(200).fill(0))],
  ['a program for Android', () => zip({ 'AndroidManifest.xml': 'x', 'classes.dex': 'x' })],
  ['a program for Java', () => zip({ 'META-INF/MANIFEST.MF': 'Main-Class: X' })],
  ['WebAssembly', () => text([0], 'asm', [1, 0, 0, 0])],
  ['an archive', () => zip({ 'a.txt': 'a' })],
  ['a compressed file', () => gzipSync('text')],
  ['a picture of a kind that browsers do not show', () => picture().tiff().toBuffer()],
  ['a picture of an iPhone', () => mp4('heic')],
  ['a database', () => text('SQLite format 3\0', Array<number>(100).fill(0))],
  ['bytes that are nothing', () => text([1, 2, 3, 0, 0xff, 0xfe])],
  ['text in another encoding', () => Buffer.from('café', 'latin1')],
];
