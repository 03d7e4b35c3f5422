import { css, type CSSResult } from 'lit';

/** Files in a bubble: pictures almost to its edges, text under them no wider than they are. */
export const attachmentsStyles: CSSResult = css`
  .attachments {
    --_media-radius: calc(var(--_radius) - 4px);

    display: flex;
    flex-direction: column;
    gap: 2px;
    margin: -5px -9px 6px;
  }

  .attachments.bare {
    margin-block-end: -5px;
  }

  .quote + .attachments {
    margin-block-start: 0;
  }

  .attachments ~ .text {
    inline-size: 0;
    min-inline-size: 100%;
  }

  .attachments hypee-attachment {
    border-radius: var(--_media-radius);
  }

  .album {
    display: grid;
    grid-template: 1fr 1fr / 1fr 1fr;
    gap: 2px;
    inline-size: 320px;
    max-inline-size: 100%;
    aspect-ratio: 1;
    overflow: hidden;
    border-radius: var(--_media-radius);
  }

  .album.of-2 {
    grid-template-rows: 1fr;
    aspect-ratio: 2;
  }

  .album.of-3 {
    grid-template-columns: 2fr 1fr;
    aspect-ratio: 1.5;
  }

  .album.of-3 > :first-child {
    grid-row: span 2;
  }

  .album hypee-attachment {
    border-radius: 3px;
  }

  .uploads {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    padding-inline-start: 8px;
    font-size: 12px;
    line-height: 16px;
  }

  .uploads > span {
    flex: 1;
    padding-block: 6px;
  }

  .uploads progress {
    flex: 0 0 calc(100% - 8px);
    inline-size: auto;
    block-size: 4px;
    margin-block-start: 4px;
    overflow: hidden;
    appearance: none;
    border: 0;
    border-radius: 2px;
    background: color-mix(in srgb, currentcolor 30%, transparent);
    color: inherit;
  }

  .uploads progress::-webkit-progress-bar {
    background: none;
  }

  .uploads progress::-webkit-progress-value {
    border-radius: 2px;
    background: currentcolor;
  }

  .uploads progress::-moz-progress-bar {
    border-radius: 2px;
    background: currentcolor;
  }

  .uploads button {
    padding: 0;
    color: inherit;
  }

  .attachments :focus-visible {
    outline-color: currentcolor;
    outline-offset: -2px;
  }

  svg.solid {
    fill: currentcolor;
    stroke: none;
  }

  @media (pointer: fine) {
    .uploads button {
      min-inline-size: 32px;
      min-block-size: 32px;
    }
  }

  @media (forced-colors: active) {
    .uploads progress {
      border: 1px solid;
    }
  }
`;
