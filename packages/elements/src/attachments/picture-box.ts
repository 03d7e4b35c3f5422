import type { Attachment } from '@hypee/chat';

/** What a picture takes in a bubble at most, and what a small one is given. CSS pixels. */
const WIDTH = 320;
const HEIGHT = 340;
const SMALLEST = 120;
/** Whatever is narrower or wider than this is cut. */
const RATIOS = { least: 0.6, most: 2.4, unknown: 4 / 3 };

/** The box of a picture, known before it comes: its width in CSS pixels, and width by height. */
export interface PictureBox {
  readonly width: number;
  readonly ratio: number;
}

/** The box in which a picture or a film of this size is shown alone. */
export function pictureBox({ width, height }: Pick<Attachment, 'width' | 'height'>): PictureBox {
  const isKnown = width !== null && height !== null && width > 0 && height > 0;
  const own = isKnown ? width / height : RATIOS.unknown;
  const ratio = Math.min(RATIOS.most, Math.max(RATIOS.least, own));
  const wanted = isKnown ? Math.min(width, WIDTH) : WIDTH;
  return { width: Math.round(Math.min(WIDTH, HEIGHT * ratio, Math.max(wanted, SMALLEST))), ratio };
}
