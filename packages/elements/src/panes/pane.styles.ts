import { css, type CSSResult } from 'lit';

/** The look of a pane, in the element that has it. */
export const paneStyles: CSSResult = css`
  :host {
    position: relative;
  }

  .pane {
    display: flex;
    position: absolute;
    z-index: 2;
    inset: 0;
    flex-direction: column;
    overflow: hidden;
    background: var(--_surface);
  }

  .pane > :last-child {
    flex: 1;
    min-block-size: 0;
  }

  .pane-head {
    display: flex;
    flex: none;
    align-items: center;
    min-block-size: 60px;
    padding-inline: calc(5 * var(--_space)) calc(2 * var(--_space));
    border-block-end: 1px solid var(--_border);
  }

  .pane-head h2 {
    margin-inline-end: auto;
    overflow: hidden;
    font-size: 17px;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: no-preference) {
    .pane {
      animation: pane-enter 0.16s ease-out;
    }
  }

  @keyframes pane-enter {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
`;

/**
 * While it is open: what it covers is neither seen nor reached, and takes nothing for read. Beside the conversation from where
 * there is room for three.
 */
export const openStyles: CSSResult = css`
  header,
  .gone,
  .content > div > *,
  .head,
  .scroller {
    visibility: hidden;
    content-visibility: hidden;
  }

  @container (inline-size >= 1000px) {
    :host(hypee-conversation) {
      padding-inline-end: 360px;
    }

    :host(hypee-conversation) .pane {
      inset-inline: auto 0;
      inline-size: 360px;
      border-inline-start: 1px solid var(--_border);
    }

    :host(hypee-conversation) :is(header, .gone, .content > div > *) {
      visibility: visible;
      content-visibility: visible;
    }
  }
`;
