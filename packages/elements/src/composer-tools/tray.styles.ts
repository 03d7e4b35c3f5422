import { css, type CSSResult } from 'lit';

/** The look of the files above the field, and of the buttons beside it. */
export const trayStyles: CSSResult = css`
  .tray ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 232px), 1fr));
    gap: var(--_space);
    max-block-size: min(204px, 32vb);
    margin-block-end: calc(2 * var(--_space));
    overflow: hidden auto;
    overscroll-behavior: contain;
  }

  .tray li {
    display: grid;
    grid-template-columns: 44px minmax(0, 1fr) auto auto;
    align-items: center;
    min-block-size: 52px;
    padding: 4px;
    border: 1px solid var(--_border);
    border-radius: 14px;
    background: var(--_surface-raised);
  }

  .tray .picture {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 10px;
    overflow: hidden;
    background: var(--_surface-selected);
    color: var(--_accent-text);
  }

  .tray .picture > * {
    grid-area: 1 / 1;
  }

  .tray canvas {
    inline-size: 100%;
    block-size: 100%;
    opacity: 0;
  }

  .tray canvas.drawn {
    background: var(--_surface-raised);
    opacity: 1;
  }

  .tray .about {
    padding-inline-start: calc(2 * var(--_space));
    line-height: 17px;
  }

  .tray .name,
  .tray .facts {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .tray .name {
    /* As wide as the text: it has its own direction and stands where the interface's lines begin. */
    inline-size: fit-content;
    max-inline-size: 100%;
    font-size: 13px;
    font-weight: 600;
  }

  .tray .facts {
    color: var(--_text-muted);
    font-size: 12px;
  }

  .tray .refused .facts {
    color: var(--_danger);
    white-space: normal;
  }

  .tray .refused .picture {
    background: none;
    color: var(--_danger);
  }

  .tray button {
    color: var(--_text-muted);
  }

  .tray .upload {
    position: relative;
    color: var(--_accent-text);
  }

  .tray .upload svg:not(.ring) {
    inline-size: 14px;
    block-size: 14px;
  }

  .tray .ring {
    position: absolute;
    inset: 7px;
    inline-size: 30px;
    block-size: 30px;
    transform: rotate(-90deg);
  }

  .tray .ring circle {
    stroke-width: 2.5;
  }

  .tray .ring circle:first-child {
    stroke: color-mix(in srgb, currentcolor 22%, transparent);
  }

  form {
    position: relative;
  }

  .emoji-tool {
    grid-area: 1 / 1;
    place-self: end;
    /* A finger needs more height than a line has. */
    margin-block: -1.5px;
  }

  .record-tool {
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: 0;
  }

  [hidden] {
    display: none;
  }

  form.records [part='send'] {
    visibility: hidden;
  }

  /* What a message that is edited has in files stays. */
  :host([editing]) .tray {
    display: none;
  }

  :host([editing]) :is([part='tool']:not(.emoji-tool), .record-tool) {
    visibility: hidden;
  }

  :host([editing]) form.records [part='send'] {
    visibility: visible;
  }

  @media (prefers-reduced-motion: no-preference) {
    .tray .ring circle {
      transition: stroke-dashoffset 0.2s linear;
    }

    .tray canvas {
      transition: opacity 0.15s;
    }
  }

  @media (forced-colors: active) {
    .tray .ring circle:first-child {
      stroke: GrayText;
    }
  }
`;
