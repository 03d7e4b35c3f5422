import { css, html } from 'lit';
import { adopt } from '../base/adopt.ts';
import { ShadowBox } from '../message-actions/shadow-box.ts';

const { styleSheet } = css`
  :host {
    position: relative;
  }
`;

const styles = css`
  :host {
    display: grid;
    position: absolute;
    z-index: 5;
    inset: 0;
    padding: calc(3 * var(--_space));
    background: color-mix(in srgb, var(--_surface) 92%, transparent);
  }

  p {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: calc(2 * var(--_space));
    padding: calc(4 * var(--_space));
    border: 2px dashed var(--_accent-text);
    border-radius: 16px;
    color: var(--_accent-text);
    font-weight: 600;
    text-align: center;
    overflow-wrap: anywhere;
    pointer-events: none;
  }

  svg {
    inline-size: 32px;
    block-size: 32px;
  }

  @media (prefers-reduced-motion: no-preference) {
    :host {
      animation: appear 0.12s ease-out;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;

/** While files are dragged over an element it says what dropping them does, and takes them. */
export class DropTarget {
  readonly #place: HTMLElement;
  readonly #box = new ShadowBox(styles);
  readonly #draw: () => ReturnType<typeof html>;
  readonly #take: (data: DataTransfer) => void;
  readonly #all = new AbortController();

  /** @param draw what it says; undefined while nothing is taken */
  constructor(place: HTMLElement, draw: () => ReturnType<typeof html> | undefined, take: (data: DataTransfer) => void) {
    this.#place = place;
    this.#take = take;
    this.#draw = () => html`<p>${draw()}</p>`;
    const { signal } = this.#all;
    const { element } = this.#box;
    for (const name of ['dragenter', 'dragover'] as const)
      place.addEventListener(name, (event) => this.#dragged(event, draw() !== undefined), { signal });
    element.addEventListener('dragleave', () => element.remove(), { signal });
    element.addEventListener('drop', this.#dropped, { signal });
  }

  /** Takes nothing more. */
  end(): void {
    this.#all.abort();
    this.#box.element.remove();
  }

  #dragged(event: DragEvent, isOpen: boolean): void {
    const { dataTransfer: data } = event;
    // A nearer one takes it, as a thread in its conversation.
    if (event.defaultPrevented || !isOpen || !data?.types.includes('Files')) {
      this.#box.element.remove();
      return;
    }
    event.preventDefault();
    data.dropEffect = 'copy';
    if (this.#box.element.isConnected) return;
    this.#box.draw(this.#draw());
    const root = this.#place.shadowRoot;
    adopt(root, styleSheet);
    root?.append(this.#box.element);
  }

  readonly #dropped = (event: DragEvent): void => {
    event.preventDefault();
    this.#box.element.remove();
    if (event.dataTransfer) this.#take(event.dataTransfer);
  };
}
