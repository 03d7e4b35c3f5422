/** Width and height of what is drawn, in pixels of the device at most. */
const SIDE = 96;

/**
 * A small square picture of an image file, drawn on a canvas: no address leads to the file, so the strictest policy of a page
 * allows it, and there is nothing to revoke. Stays empty where the browser cannot read the image.
 */
export function thumbnail(file: Blob): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  void draw(canvas, file).catch(() => undefined);
  return canvas;
}

async function draw(canvas: HTMLCanvasElement, file: Blob): Promise<void> {
  const image = await createImageBitmap(file);
  const side = Math.min(image.width, image.height);
  const context = canvas.getContext('2d');
  if (context) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  }
  image.close();
  canvas.classList.add('drawn');
}
