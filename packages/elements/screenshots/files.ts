import type { Attachment } from '@hypee/chat';
import { file } from '../test/support/files.ts';

/** A photo that the server has; each number is another one. */
export function photo(number: number, width: number, height: number, facts: Partial<Attachment> = {}): Attachment {
  const url = `/pictures/${number}-${width}x${height}`;
  return file(`IMG_20${number}.jpg`, 'image/jpeg', {
    width,
    height,
    url,
    thumbnailUrl: url,
    thumbhash: 'nPgFDQQ6eIeAh4l4dVeIeHh3eIeAh4g=',
    ...facts,
  });
}

/** A photo that only this device has, as far as it was uploaded. */
export async function unsentPhoto(
  number: number,
  upload: Pick<NonNullable<Attachment['upload']>, 'status' | 'sent'>,
): Promise<Attachment> {
  const picture = new Image();
  picture.src = `/pictures/${number}-900x600`;
  await picture.decode();
  const canvas = new OffscreenCanvas(900, 600);
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  const blob = await canvas.convertToBlob();
  return file(`IMG_20${number}.png`, 'image/png', { url: '', size: 4_000_000, upload: { ...upload, blob } });
}

/** As loud as somebody who speaks. */
export const LEVELS = Array.from(
  { length: 48 },
  (_, place) => Math.abs(Math.sin(place * 0.9) * Math.sin(place / 6 + 1)) * 0.9 + 0.1,
);
