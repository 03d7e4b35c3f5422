import type { Point, Zoom } from './zoom.ts';

/** Taps closer than this are two of one kind, and as near. Milliseconds, CSS pixels. */
const DOUBLE = { ms: 300, px: 30 };
/** A finger that moves less is not under way. CSS pixels. */
const SLACK = 10;
/** Of the width: from here on letting go turns over. */
const FAR = 0.2;
/** What a wheel enlarges by: for a pixel, and where two fingers on a pad are told as one. */
const WHEEL = { pixel: 0.002, pinch: 0.01 };

/** What the fingers do to the gallery. */
export interface Gestures {
  readonly stage: HTMLElement;
  readonly zoom: Zoom;
  /** The picture that is shown; undefined where it cannot be enlarged, as a film. */
  readonly picture: () => HTMLElement | undefined;
  /** The pictures follow the finger. @param by CSS pixels; 0 when it is over */
  readonly follow: (by: number) => void;
  /** Turns over, to the left or to the right of the window. */
  readonly turn: (toRight: boolean) => void;
}

/** Fingers, the wheel and double clicks: two enlarge, one moves what is enlarged or turns over. */
export function listenToGestures({ stage, zoom, picture, follow, turn }: Gestures): void {
  const down = new Map<number, { x: number; y: number }>();
  let begun: { x: number; y: number; isAlong: boolean | undefined } | undefined;
  let lastTap = { at: -Infinity, x: 0, y: 0 };

  const fromMiddle = ({ x, y }: Point): Point => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { x: x - left - width / 2, y: y - top - height / 2 };
  };
  const room = (): Point => {
    const { offsetWidth = 0, offsetHeight = 0 } = picture() ?? {};
    return {
      x: Math.max(0, (offsetWidth * zoom.scale - stage.clientWidth) / 2),
      y: Math.max(0, (offsetHeight * zoom.scale - stage.clientHeight) / 2),
    };
  };
  const pair = (): { middle: Point; apart: number } | undefined => {
    const [a, b] = [...down.values()];
    return a && b && { middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, apart: Math.hypot(a.x - b.x, a.y - b.y) };
  };

  stage.addEventListener('pointerdown', (event) => {
    const target = event.target as Element;
    // Films have controls of their own.
    if (event.button !== 0 || target.closest('button, video')) return;
    const { clientX: x, clientY: y } = event;
    down.set(event.pointerId, { x, y });
    // Where the finger is gone already there is nothing to hold.
    if (stage.isConnected && event.isTrusted) stage.setPointerCapture(event.pointerId);
    begun = down.size === 1 ? { x, y, isAlong: undefined } : undefined;
    if (down.size > 1) follow(0);
  });

  stage.addEventListener('pointermove', ({ pointerId, clientX: x, clientY: y }) => {
    const held = down.get(pointerId);
    if (!held) return;
    const before = pair();
    const [dx, dy] = [x - held.x, y - held.y];
    Object.assign(held, { x, y });
    const now = pair();
    if (before && now) {
      if (!picture()) return;
      zoom.by(now.apart / (before.apart || 1), fromMiddle(now.middle));
      zoom.move(now.middle.x - before.middle.x, now.middle.y - before.middle.y, room());
      return;
    }
    if (zoom.isOn) {
      zoom.move(dx, dy, room());
      return;
    }
    if (!begun) return;
    const [along, across] = [x - begun.x, y - begun.y];
    if (begun.isAlong === undefined && Math.hypot(along, across) > SLACK)
      begun.isAlong = Math.abs(along) > Math.abs(across);
    if (begun.isAlong) follow(along);
  });

  const lifted = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId)) return;
    const { clientX: x, clientY: y, timeStamp: at } = event;
    const start = begun;
    begun = undefined;
    follow(0);
    if (!start || event.type === 'pointercancel') return;
    const along = x - start.x;
    if (start.isAlong && !zoom.isOn) {
      if (Math.abs(along) > stage.clientWidth * FAR) turn(along < 0);
      return;
    }
    // A mouse tells its double clicks itself.
    if (event.pointerType === 'mouse' || Math.hypot(along, y - start.y) > SLACK) return;
    const isDouble = at - lastTap.at < DOUBLE.ms && Math.hypot(x - lastTap.x, y - lastTap.y) < DOUBLE.px;
    lastTap = isDouble ? { at: -Infinity, x, y } : { at, x, y };
    if (isDouble && picture()) zoom.toggle(fromMiddle({ x, y }));
  };
  stage.addEventListener('pointerup', lifted);
  stage.addEventListener('pointercancel', lifted);

  stage.addEventListener('dblclick', ({ clientX: x, clientY: y, target }) => {
    if (picture() && !(target as Element).closest('button, video') && !matchMedia('(pointer: coarse)').matches)
      zoom.toggle(fromMiddle({ x, y }));
  });

  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (!picture()) return;
      const { deltaY, ctrlKey, clientX: x, clientY: y } = event;
      zoom.by(Math.exp(-deltaY * (ctrlKey ? WHEEL.pinch : WHEEL.pixel)), fromMiddle({ x, y }));
      zoom.move(0, 0, room());
    },
    { passive: false },
  );
}
