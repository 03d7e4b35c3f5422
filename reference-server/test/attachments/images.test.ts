import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { thumbHashToRGBA } from 'thumbhash';
import { download, filesIn, problem, upload, uploaded } from '../support/files.ts';
import { gif, picture, pngOfSize } from '../support/sample-files.ts';
import { startServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** The colour of one pixel. */
async function pixel(bytes: Buffer, left: number, top: number): Promise<string> {
  const { data } = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data[0]! > 120 ? 'red' : 'blue';
}

test('a photo loses the place where it was taken, its camera, and the words of its maker', async (t) => {
  const server = await startServer(t);
  const metadata = {
    exif: {
      IFD0: { Copyright: 'SECRET-COPYRIGHT', Make: 'SECRET-CAMERA' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSLongitudeRef: 'W' },
    },
  };
  const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>SECRET-XMP</a></x:xmpmeta>';
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    const bytes = await picture().withExif(metadata.exif).withXmp(xmp).toFormat(format).toBuffer();
    assert.ok(bytes.includes('SECRET'), `${format}: there is something to lose`);
    const file = await uploaded(server, 'alice', 'photo', bytes);
    for (const url of [file.url, file.thumbnail_url]) {
      const served = (await download(server, url)).bytes;
      assert.equal(served.indexOf('SECRET'), -1, format);
      const { exif, xmp: words, iptc } = await sharp(served).metadata();
      assert.deepEqual([exif, words, iptc], [undefined, undefined, undefined], format);
    }
  }
});

test('a photo that was held upright is served upright, and says its size so', async (t) => {
  const server = await startServer(t);
  // Taken with the phone turned: 60 × 40 pixels on disk, red on the left, to be shown turned by a quarter.
  const bytes = await picture(60, 40).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const file = await uploaded(server, 'alice', 'photo.jpg', bytes);
  assert.deepEqual([file.width, file.height], [40, 60]);
  const served = (await download(server, file.url)).bytes;
  const { width, height, orientation } = await sharp(served).metadata();
  assert.deepEqual([width, height, orientation ?? 1], [40, 60, 1]);
  assert.deepEqual([await pixel(served, 20, 5), await pixel(served, 20, 55)], ['red', 'blue']);
  const thumbnail = (await download(server, file.thumbnail_url)).bytes;
  assert.deepEqual([await pixel(thumbnail, 20, 5), await pixel(thumbnail, 20, 55)], ['red', 'blue']);
});

test('a picture has a thumbnail in WebP that fits into 480 pixels, and a hash to show before', async (t) => {
  const server = await startServer(t);
  const file = await uploaded(server, 'alice', 'large.jpg', await picture(1_200, 600).jpeg().toBuffer());
  assert.deepEqual([file.width, file.height], [1_200, 600]);
  const { headers, bytes } = await download(server, file.thumbnail_url);
  assert.equal(headers.get('content-type'), 'image/webp');
  assert.match(headers.get('content-disposition') ?? '', /filename="large.jpg.webp"/);
  const { format, width, height } = await sharp(bytes).metadata();
  assert.deepEqual([format, width, height], ['webp', 480, 240]);
  assert.ok(file.thumbhash);
  const hash = thumbHashToRGBA(Buffer.from(file.thumbhash, 'base64'));
  assert.ok(hash.w > hash.h, 'it is wider than high');
  const [red, , blue] = hash.rgba;
  assert.ok(red! > blue!, 'and red on the left');
  const small = await uploaded(server, 'alice', 'small.png', await picture(20, 10).png().toBuffer());
  const { width: own } = await sharp((await download(server, small.thumbnail_url)).bytes).metadata();
  assert.equal(own, 20, 'nothing is enlarged');
});

test('a moving picture goes on moving', async (t) => {
  const server = await startServer(t);
  const file = await uploaded(server, 'alice', 'moving.gif', await gif(5, 16, 12));
  assert.deepEqual([file.content_type, file.width, file.height], ['image/gif', 16, 12]);
  const served = await sharp((await download(server, file.url)).bytes).metadata();
  assert.deepEqual([served.pages, served.delay?.[0], served.loop], [5, 100, 0]);
  assert.equal((await sharp((await download(server, file.thumbnail_url)).bytes).metadata()).pages ?? 1, 1);
});

test('a transparent picture stays transparent', async (t) => {
  const server = await startServer(t);
  const glass = {
    create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
  } as const;
  for (const format of ['png', 'webp'] as const) {
    const file = await uploaded(server, 'alice', 'glass', await sharp(glass).toFormat(format).toBuffer());
    for (const url of [file.url, file.thumbnail_url]) {
      const { data } = await sharp((await download(server, url)).bytes)
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.ok(data[3]! > 120 && data[3]! < 136, format);
    }
  }
});

test('a picture that would fill the memory is refused, and the next one is taken', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path });
  const bombs: [what: string, bytes: Buffer, code: [number, string]][] = [
    ['400 megapixels in 49 kB', pngOfSize(20_000, 20_000), [413, 'too_large']],
    ['lines of a kilometre', pngOfSize(900_000, 50), [413, 'too_large']],
    ['just above 40 megapixels', pngOfSize(8_000, 5_001), [413, 'too_large']],
    ['200 frames', await gif(200), [413, 'too_large']],
    ['11 frames of four megapixels', onCanvas(await gif(11), 2_000), [413, 'too_large']],
    ['a size that its pixels do not fill', broken(pngOfSize(3_000, 3_000)), [400, 'validation_error']],
    ['half a photo', (await picture(500, 500).jpeg().toBuffer()).subarray(0, 900), [400, 'validation_error']],
  ];
  for (const [what, bytes, code] of bombs) {
    const answer = await upload(server, 'alice', 'bomb.png', bytes);
    assert.deepEqual(problem(answer), code, `${what}: ${answer.text}`);
    assert.match(answer.text, /"fields":\{"file":/, what);
  }
  assert.deepEqual(await filesIn(folder.path), [], 'nothing is left of them');
  const group = await server.api('alice', 'GET', 'conversations/');
  assert.equal(group.status, 200, 'the server is well');
  assert.equal((await upload(server, 'alice', 'photo.png', await picture().png().toBuffer())).status, 201);
});

test('40 megapixels and 100 frames are taken', async (t) => {
  const server = await startServer(t);
  const large = await uploaded(server, 'alice', 'large.png', pngOfSize(8_000, 5_000));
  assert.deepEqual([large.width, large.height], [8_000, 5_000]);
  const long = await uploaded(server, 'alice', 'long.gif', await gif(100));
  assert.equal((await sharp((await download(server, long.url)).bytes).metadata()).pages, 100);
});

/** The same frames, on a canvas of this width and height. */
function onCanvas(gif: Buffer, side: number): Buffer {
  gif.writeUInt16LE(side, 6);
  gif.writeUInt16LE(side, 8);
  return gif;
}

/** The same header, with the pixels cut off. */
const broken = (png: Buffer): Buffer => Buffer.concat([png.subarray(0, 60), png.subarray(-12)]);
