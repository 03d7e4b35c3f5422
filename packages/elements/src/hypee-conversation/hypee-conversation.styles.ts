import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
      background: var(--_surface);
    }

    .content,
    .content > div {
      display: contents;
    }

    header {
      display: flex;
      flex: none;
      align-items: center;
      gap: calc(3 * var(--_space));
      min-block-size: 60px;
      padding: var(--_space) calc(4 * var(--_space));
      border-block-end: 1px solid var(--_border);
    }

    .back {
      flex: none;
      margin-inline: calc(-3 * var(--_space)) calc(-2 * var(--_space));
      padding: 0;
    }

    header hypee-avatar {
      --hypee-avatar-size: 36px;
    }

    .about {
      flex: 1;
      min-inline-size: 0;
    }

    h2 {
      /* As wide as the text: it has its own direction and stands where the interface's lines begin. */
      inline-size: fit-content;
      max-inline-size: 100%;
      overflow: hidden;
      font-weight: 600;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .about p {
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    hypee-timeline {
      flex: 1;
    }

    hypee-composer {
      flex: none;
    }

    .gone {
      margin: auto;
      padding: calc(6 * var(--_space));
      color: var(--_text-muted);
      text-align: center;
    }

    :dir(rtl) > .mirrored {
      transform: scaleX(-1);
    }

    /* The box of the chat is the container: from here on the list stands beside the conversation. */
    @container (inline-size >= 600px) {
      .back {
        display: none;
      }
    }
  `,
];
