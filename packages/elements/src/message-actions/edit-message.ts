import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { beginTask } from './composer-task.ts';
import { editIcon } from './icons.ts';
import type { MessageFacts } from './message-facts.ts';

/**
 * Puts a message into the field to be changed. What stood there comes back when that ends: by sending, by Escape or by the button.
 *
 * @param save called with the changed text
 */
export function editMessage(composer: HypeeComposer, facts: MessageFacts, save: (text: string) => void): void {
  const { message, words } = facts;
  let before = '';
  const task = beginTask(composer, facts, {
    icon: editIcon,
    title: words.text('editing'),
    ended: () => (composer.value = before),
  });
  before = composer.value;
  // Files stay as they are.
  composer.setAttribute('editing', '');
  task.signal.addEventListener('abort', () => composer.removeAttribute('editing'));

  /** Before the composer answers: what is typed now is no draft, and what is sent no new message. */
  const take = (event: Event): boolean => {
    const isOurs = task.holds();
    if (isOurs) event.stopImmediatePropagation();
    return isOurs;
  };
  const options = { signal: task.signal, capture: true };
  composer.addEventListener('hypee-draft', take, options);
  composer.addEventListener('hypee-typing', take, options);
  composer.addEventListener(
    'hypee-send',
    (event) => {
      if (!take(event)) return;
      event.preventDefault();
      task.endByUser();
      if (event.detail.content !== message.content) save(event.detail.content);
    },
    options,
  );
  composer.value = message.content;
  composer.focus();
}
