import type { Conversation } from '@hypee/chat';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';

/** The field in which messages of a conversation are written: the nearest one around an element, in its part or in the page. */
export function findComposer(element: Element, conversation: Conversation): HypeeComposer | undefined {
  for (let root = element.getRootNode(); ; root = root.host.getRootNode()) {
    const composers = (root as Document | ShadowRoot).querySelectorAll('hypee-composer');
    for (const composer of composers) if (isOf(composer, conversation)) return composer;
    if (!(root instanceof ShadowRoot)) return undefined;
  }
}

const isOf = ({ conversation: shown, disabled }: HypeeComposer, conversation: Conversation): boolean =>
  !disabled && (typeof shown === 'string' ? shown : shown?.id) === conversation.id;
