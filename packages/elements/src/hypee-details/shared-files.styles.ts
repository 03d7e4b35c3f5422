import { css, type CSSResult } from 'lit';

/** Tiles side by side, and rows as wide as the pane. */
export const sharedFilesStyles: CSSResult = css`
  .shared-media,
  .shared-files {
    display: grid;
    gap: 2px;
    padding: var(--_space) calc(3 * var(--_space));
  }

  .shared-media {
    grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
  }

  .shared-media:empty,
  .shared-files:empty {
    display: none;
  }

  .shared-media li {
    aspect-ratio: 1;
    content-visibility: visible;
  }

  .shared-media hypee-attachment {
    border-radius: 6px;
  }

  .shared-files {
    gap: var(--_space);
  }

  .shared-files hypee-attachment {
    inline-size: 100%;
    border-radius: 12px;
  }
`;
