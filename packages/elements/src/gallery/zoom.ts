/** How far a picture can be enlarged, and how far a double tap or the button goes. */
const MOST = 5;
const STEP = 2.5;

/** A point in the window, in CSS pixels from the middle of the picture as it lies unmoved. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a picture lies in the window: enlarged, and moved. */
export class Zoom {
  scale = 1;
  x = 0;
  y = 0;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get isOn(): boolean {
    return this.scale > 1;
  }

  reset(): void {
    this.scale = 1;
    this.x = this.y = 0;
    this.#changed();
  }

  /** Enlarges it, or lets it fit again. The point stays where it is. */
  toggle(at: Point = { x: 0, y: 0 }): void {
    if (this.isOn) this.reset();
    else this.to(STEP, at);
  }

  /** Enlarges it by a factor; the point stays where it is. */
  by(factor: number, at: Point = { x: 0, y: 0 }): void {
    this.to(this.scale * factor, at);
  }

  to(scale: number, at: Point): void {
    const now = Math.min(MOST, Math.max(1, scale));
    const ratio = now / this.scale;
    this.scale = now;
    this.x = now === 1 ? 0 : at.x - (at.x - this.x) * ratio;
    this.y = now === 1 ? 0 : at.y - (at.y - this.y) * ratio;
    this.#changed();
  }

  /** @param room how far its edges may go: half of what it is larger than the window, in CSS pixels */
  move(x: number, y: number, room: Point): void {
    this.x = Math.min(room.x, Math.max(-room.x, this.x + x));
    this.y = Math.min(room.y, Math.max(-room.y, this.y + y));
    this.#changed();
  }
}
