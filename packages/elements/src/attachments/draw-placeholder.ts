import { thumbHashToRGBA } from 'thumbhash';

/** Larger ones are none, and would cost time. Bytes. */
const MOST_BYTES = 64;
/** A local picture is drawn no larger than a bubble shows it. Pixels. */
const MOST_PIXELS = 800;

/**
 * Draws what stands for a picture until it is here: a blur of its colours.
 *
 * @param thumbhash base64
 * @returns whether it could be read
 */
export function drawThumbhash(canvas: HTMLCanvasElement, thumbhash: string): boolean {
  try {
    const hash = Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0));
    if (hash.length < 5 || hash.length > MOST_BYTES) return false;
    const { w, h, rgba } = thumbHashToRGBA(hash);
    canvas.width = w;
    canvas.height = h;
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
    return true;
  } catch {
    // Whoever wrote the message may have written anything.
    return false;
  }
}

/**
 * Draws a picture that is on the device only: as pixels, so that no page has to allow its addresses.
 *
 * @returns its size; undefined where it cannot be drawn
 */
export async function drawBlob(
  canvas: HTMLCanvasElement,
  blob: Blob,
): Promise<{ width: number; height: number } | undefined> {
  const picture = await createImageBitmap(blob).catch(() => undefined);
  if (!picture) return undefined;
  const { width, height } = picture;
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return { width, height };
}
