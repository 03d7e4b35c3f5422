import { css, html } from 'lit';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import { replyIcon } from './icons.ts';
import { ShadowBox } from './shadow-box.ts';

/** A finger that moves less is not under way. Pixels. */
const SLACK = 12;
/** From here on letting go answers. Pixels. */
const FAR = 56;
/** A message goes no further. Pixels. */
const FARTHEST = 72;

const styles = css`
  :host {
    position: absolute;
    inset-block-start: calc(50% - 18px);
    inset-inline-end: calc(100% + 12px);
    opacity: 0.5;
    pointer-events: none;
  }

  :host(.far) {
    opacity: 1;
  }

  /* Where nothing moves it stands in sight. */
  :host(.still) {
    inset-inline: 8px auto;
    z-index: 1;
  }

  :host(.named:not(.still)) {
    inset-inline-end: calc(100% + 44px);
  }

  div {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border: 1px solid var(--_border);
    border-radius: 50%;
    background: var(--_surface-floating);
    color: var(--_accent-text);
  }

  :host(.far) div {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }

  :host(:dir(rtl)) .mirrored {
    transform: scaleX(-1);
  }
`;

interface Swipe {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly row: HTMLElement;
  readonly message: HypeeMessage;
  /** 1 where the line goes to the right. */
  readonly forward: 1 | -1;
  isUnderWay: boolean;
  isFar: boolean;
}

/**
 * A finger that draws a message along the line, from its beginning on, answers it. The message follows the finger, unless the user
 * wants less motion. Across the list the browser scrolls, and then this is over.
 *
 * @param start the row where a finger came down; undefined for what cannot be answered
 * @param began called when it is no other gesture any more
 * @param reply called when the finger was lifted far enough
 */
export function swipeToReply(
  scroller: HTMLElement,
  start: (event: PointerEvent) => HTMLElement | undefined,
  began: () => void,
  reply: (row: HTMLElement) => void,
): void {
  const mark = new ShadowBox(styles);
  mark.draw(html`<div>${replyIcon}</div>`);
  let swipe: Swipe | undefined;

  const end = (): void => {
    if (!swipe) return;
    const { message } = swipe;
    swipe = undefined;
    mark.element.remove();
    const { translate } = message.style;
    message.style.translate = '';
    if (translate) message.animate({ translate: [translate, '0px'] }, { duration: 150, easing: 'ease-out' });
  };

  scroller.addEventListener('pointerdown', (event) => {
    // A second finger is another gesture.
    if (swipe) {
      end();
      return;
    }
    const row = event.pointerType === 'touch' ? start(event) : undefined;
    const message = row?.querySelector('hypee-message');
    if (!row || !message) return;
    const forward = getComputedStyle(row).direction === 'rtl' ? -1 : 1;
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    swipe = { pointer, x, y, row, message, forward, isUnderWay: false, isFar: false };
  });

  scroller.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (swipe?.pointer !== pointerId) return;
    const along = (clientX - swipe.x) * swipe.forward;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!swipe.isUnderWay) {
      if (Math.hypot(clientX - swipe.x, clientY - swipe.y) < SLACK) return;
      if (along < 2 * Math.abs(clientY - swipe.y)) {
        end();
        return;
      }
      swipe.isUnderWay = true;
      began();
      swipe.message.append(mark.element);
    }
    swipe.isFar = along >= FAR;
    const { element } = mark;
    element.classList.toggle('far', swipe.isFar);
    element.classList.toggle('still', isStill);
    element.classList.toggle('named', swipe.message.showName && !swipe.message.own);
    const way = Math.max(0, Math.min(along - SLACK, FARTHEST)) * swipe.forward;
    if (!isStill) swipe.message.style.translate = `${way}px`;
  });

  scroller.addEventListener('pointerup', ({ pointerId }) => {
    if (swipe?.pointer !== pointerId) return;
    const { isFar, row } = swipe;
    end();
    if (isFar) reply(row);
  });
  scroller.addEventListener('pointercancel', end);
}
