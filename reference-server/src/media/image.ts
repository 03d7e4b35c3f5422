import sharp, { type Metadata, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { MediaFacts } from '@hypee/chat-backend';
import { RefusedMedia } from './refused-media.ts';

/** Of all frames together. */
const MAX_PIXELS = 40_000_000;
const MAX_FRAMES = 100;
/** The longer side. */
const THUMBNAIL_PIXELS = 480;
/** What a thumbhash is made from at most. */
const HASH_PIXELS = 100;

/**
 * How each kind is written again. What is kept is made anew from the pixels alone: nothing that stood beside them, such as the
 * place where a photo was taken or a script, comes through.
 */
const WRITERS: ReadonlyMap<string, (image: Sharp, metadata: Metadata) => Sharp> = new Map([
  ['image/jpeg', (image) => image.jpeg({ quality: 90 })],
  ['image/png', (image, { isPalette }) => image.png({ palette: isPalette, dither: 0 })],
  ['image/webp', (image) => image.webp({ quality: 90, effort: 2 })],
  ['image/gif', (image) => image.gif({ effort: 3 })],
  ['image/avif', (image) => image.avif({ quality: 65, effort: 1 })],
]);

/** Whether pictures of this type are made anew. */
export const isPicture = (contentType: string): boolean => WRITERS.has(contentType);

/**
 * Writes a picture and its thumbnail anew, upright and without metadata.
 *
 * @throws RefusedMedia for what is no picture, or too large once it is decoded
 */
export async function prepareImage(
  path: string,
  contentType: string,
  files: { content: string; thumbnail: string },
): Promise<MediaFacts> {
  try {
    const metadata = await sharp(path, { limitInputPixels: false }).metadata();
    requireReasonable(metadata);
    const write = WRITERS.get(contentType) ?? ((image) => image);
    const all = sharp(path, { animated: true, limitInputPixels: MAX_PIXELS, failOn: 'error' });
    const { width, height, pageHeight } = await write(all.autoOrient(), metadata).toFile(files.content);
    await firstFrame(path, THUMBNAIL_PIXELS).webp({ quality: 75 }).toFile(files.thumbnail);
    return { width, height: pageHeight ?? height, duration: null, thumbhash: await thumbhash(path) };
  } catch (error) {
    if (error instanceof RefusedMedia) throw error;
    throw new RefusedMedia('validation_error', 'This picture cannot be read: it is damaged, or no picture.');
  }
}

function requireReasonable({ width, height, pages = 1 }: Metadata): void {
  if (pages > MAX_FRAMES) throw new RefusedMedia('too_large', `A picture may have ${MAX_FRAMES} frames at most.`);
  if (width * height * pages > MAX_PIXELS) {
    throw new RefusedMedia(
      'too_large',
      `A picture may have ${MAX_PIXELS / 1_000_000} megapixels at most, all frames together.`,
    );
  }
}

/** Within a square, never enlarged. */
const firstFrame = (path: string, side: number): Sharp =>
  sharp(path, { limitInputPixels: MAX_PIXELS })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });

async function thumbhash(path: string): Promise<string> {
  const small = firstFrame(path, HASH_PIXELS).ensureAlpha().toColourspace('srgb').raw();
  const { data, info } = await small.toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
