import type { Attachment } from '@hypee/chat';

/** What a picture takes in a bubble at most, and what a small one is given. CSS pixels. */
const WIDTH = 320;
const HEIGHT = 340;
const SMALLEST = 120;
/** Whatever is narrower or wider than this is cut. */
const RATIOS = { least: 0.6, most: 2.4, unknown: 4 / 3 };
/** No picture is larger. Pixels. */
const LARGEST = 1_000_000;

type Size = Pick<Attachment, 'width' | 'height'>;

/** The box of a picture, known before it comes: its width in CSS pixels, and width by height. */
export interface PictureBox {
  readonly width: number;
  readonly ratio: number;
}

/** How large a picture or a film is, in pixels; undefined where nobody knows, or what is told cannot be. */
export function knownSize({ width, height }: Size): { width: number; height: number } | undefined {
  const isPossible = (length: number | null): length is number =>
    typeof length === 'number' && length >= 1 && length <= LARGEST;
  return isPossible(width) && isPossible(height) ? { width, height } : undefined;
}

/** The box in which a picture or a film of this size is shown alone. */
export function pictureBox(size: Size): PictureBox {
  const known = knownSize(size);
  const own = known ? known.width / known.height : RATIOS.unknown;
  const ratio = Math.min(RATIOS.most, Math.max(RATIOS.least, own));
  const wanted = known ? Math.min(known.width, WIDTH) : WIDTH;
  return { width: Math.round(Math.min(WIDTH, HEIGHT * ratio, Math.max(wanted, SMALLEST))), ratio };
}
