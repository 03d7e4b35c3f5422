import { html } from 'lit';
import type { Words } from '../strings/words.ts';
import type { MakePanel } from './panel.ts';

/** What is asked before something is done. */
interface Question {
  readonly words: Words;
  readonly text: string;
  /** What the button that does it is called. */
  readonly yes: string;
  readonly isDanger?: boolean;
  readonly close: () => void;
  readonly act: () => void;
}

/** Asks before something is done that others notice, or that cannot be taken back. */
export function question({ words, text, yes, isDanger = false, close, act }: Question): MakePanel {
  const agreed = (): void => {
    close();
    act();
  };
  return () => ({
    draw: () => html`
      <div class="panel question">
        <p>${text}</p>
        <div>
          <button type="button" autofocus @click=${close}>${words.text('cancel')}</button>
          <button type="button" class=${isDanger ? 'danger' : 'primary'} @click=${agreed}>${yes}</button>
        </div>
      </div>
    `,
  });
}
