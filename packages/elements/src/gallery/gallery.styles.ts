import { css } from 'lit';

export const styles = css`
  dialog {
    display: none;
    inline-size: 100vw;
    block-size: 100vh;
    block-size: 100dvh;
    max-inline-size: none;
    max-block-size: none;
    padding: 0;
    overflow: hidden;
    border: 0;
    background: #0c0d10;
    color: #fff;
    color-scheme: dark;
    font: 15px/21px var(--_font);
    outline: 0;
  }

  dialog[open] {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
  }

  dialog::backdrop {
    background: #0c0d10;
  }

  .bar {
    display: flex;
    align-items: center;
    gap: var(--_space);
    min-block-size: 56px;
    padding: env(safe-area-inset-top) calc(2 * var(--_space)) 0;
    padding-inline-start: calc(4 * var(--_space));
  }

  .about {
    flex: 1;
    min-inline-size: 0;
  }

  h2,
  .about p {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  h2 {
    font-weight: 600;
  }

  .about p {
    color: #b9c0ca;
    font-size: 12px;
    line-height: 16px;
  }

  .place {
    padding-inline: calc(2 * var(--_space));
    color: #b9c0ca;
    font-size: 13px;
    white-space: nowrap;
  }

  button {
    flex: none;
    padding: 0;
    color: #fff;
  }

  button:hover {
    background: rgb(255 255 255 / 16%);
  }

  :focus-visible {
    outline-color: #fff;
  }

  .stage {
    position: relative;
    container-type: size;
    overflow: hidden;
    touch-action: none;
    user-select: none;
  }

  .slide {
    display: grid;
    position: absolute;
    inset: 0;
    place-items: center;
    padding-block-end: env(safe-area-inset-bottom);
    transform: translateX(calc(var(--_place) * 100% + var(--_drag, 0px)));
  }

  .slide:not(.current) {
    visibility: hidden;
  }

  .stage.moves .slide {
    visibility: visible;
  }

  .slide > .frame {
    display: block;
    grid-area: 1 / 1;
    position: relative;
    inline-size: min(100%, var(--_natural, 100%), calc(100cqb * var(--_ratio, 1.333)));
    aspect-ratio: var(--_ratio, 1.333);
    overflow: hidden;
  }

  .slide.film > .frame {
    inline-size: min(100%, calc(100cqb * var(--_ratio, 1.778)));
  }

  .frame > * {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }

  .frame > canvas {
    object-fit: fill;
  }

  .stage.enlarged {
    cursor: grab;
  }

  .turn {
    position: absolute;
    inset-block-start: calc(50% - 24px);
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    background: rgb(0 0 0 / 45%);
  }

  .turn.previous {
    inset-inline-start: 12px;
  }

  .turn.next {
    inset-inline-end: 12px;
  }

  .turn:disabled {
    visibility: hidden;
  }

  .trouble {
    display: grid;
    grid-area: 1 / 1;
    z-index: 1;
    place-items: center;
    gap: var(--_space);
    padding: calc(3 * var(--_space)) calc(5 * var(--_space));
    border-radius: 12px;
    background: rgb(0 0 0 / 70%);
  }

  .caption {
    display: -webkit-box;
    margin: calc(3 * var(--_space)) calc(4 * var(--_space)) calc(3 * var(--_space) + env(safe-area-inset-bottom));
    overflow: hidden;
    overflow-wrap: anywhere;
    text-align: center;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .said {
    position: absolute;
    inset: auto 0 24px;
    inline-size: fit-content;
    margin-inline: auto;
    padding: calc(2 * var(--_space)) calc(4 * var(--_space));
    border-radius: 18px;
    background: #3a1512;
  }

  .said:empty {
    display: none;
  }

  :dir(rtl) > .mirrored {
    transform: scaleX(-1);
  }

  @media (prefers-reduced-motion: no-preference) {
    .stage.turns .slide {
      transition: transform 0.18s ease-out;
    }

    dialog[open] {
      animation: gallery-enter 0.16s ease-out;
    }
  }

  @keyframes gallery-enter {
    from {
      opacity: 0;
    }
  }

  @media (forced-colors: active) {
    button {
      border: 1px solid;
    }
  }
`;
