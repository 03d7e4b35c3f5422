import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { beginTask } from './composer-task.ts';
import { replyIcon } from './icons.ts';
import type { MessageFacts } from './message-facts.ts';

/** Makes what is written next an answer to a message. Escape and the button leave that, and the text stays. */
export function replyTo(composer: HypeeComposer, facts: MessageFacts): void {
  const { message, words, me } = facts;
  const name = message.sender.id === me?.id ? words.text('you') : message.sender.name;
  const task = beginTask(composer, facts, { icon: replyIcon, title: words.text('replyingTo', { name }) });
  composer.addEventListener(
    'hypee-send',
    (event) => {
      if (!task.holds()) return;
      event.detail.replyTo = message.id;
      // A text that the page or the chat refused is still an answer.
      queueMicrotask(() => event.defaultPrevented || task.end());
    },
    { signal: task.signal, capture: true },
  );
  composer.focus();
}
