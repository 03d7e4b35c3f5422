import { html, nothing } from 'lit';
import { ChatError } from '@hypee/chat';
import type { MessageFacts } from './message-facts.ts';
import type { MakePanel } from './panel.ts';

/** Characters that the server takes as a reason. */
const LONGEST = 2000;

/**
 * Asks why a message is reported.
 *
 * @param cancel called when the user does not want to
 * @param send tells the server; where that fails the reason stays here
 */
export function reportMessage(
  { words }: MessageFacts,
  cancel: () => void,
  send: (reason: string) => Promise<void>,
): MakePanel {
  return (redraw) => {
    let isUnderWay = false;
    let trouble = '';
    const submit = async (event: Event): Promise<void> => {
      event.preventDefault();
      const field = (event.currentTarget as Element).querySelector('textarea');
      const reason = field?.value.trim();
      if (isUnderWay) return;
      if (!reason) {
        field?.focus();
        return;
      }
      isUnderWay = true;
      trouble = '';
      redraw();
      try {
        await send(reason);
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        trouble = words.text('notDone', { reason: words.reason(error) });
      }
      isUnderWay = false;
      redraw();
    };
    return {
      draw: () => html`
        <form class="panel" @submit=${submit}>
          <h3><label for="reason">${words.text('reportQuestion')}</label></h3>
          <textarea id="reason" rows="4" autofocus required maxlength=${LONGEST} aria-describedby="note"></textarea>
          <p class="note" id="note">${words.text('reportNote')}</p>
          <p class="trouble" role="alert">${trouble || nothing}</p>
          <div>
            <button type="button" @click=${cancel}>${words.text('cancel')}</button>
            <button type="submit" class="primary" aria-disabled=${isUnderWay}>${words.text('sendReport')}</button>
          </div>
        </form>
      `,
    };
  };
}
