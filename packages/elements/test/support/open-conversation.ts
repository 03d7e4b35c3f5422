import { fixture, html } from '@open-wc/testing';
import type { HypeeConversation } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { MemoryChat } from './memory-chat.ts';
import type { MemoryConversation } from './memory-conversation.ts';
import { deep, deepAll, press, textOf, until } from './page.ts';
import { alice, bob, summary } from './people.ts';

export interface Opened {
  element: HypeeConversation;
  chat: MemoryChat;
  conversation: MemoryConversation;
}

/**
 * Alice has messages before her, four if not said otherwise: bob's, hers, bob's, hers.
 *
 * @param facts about the conversation
 */
export async function openConversation(
  facts: Partial<Parameters<typeof summary>[1]> = {},
  { language = 'en', count = 4 }: { language?: string; count?: number } = {},
): Promise<Opened> {
  const chat = new MemoryChat([
    summary('c1', facts),
    summary('c2', { title: 'Lunch' }),
    summary('c3', { title: 'Rowing' }),
  ]);
  const sender = (seq: number) => (seq % 2 ? bob : alice);
  const conversation = chat.conversation('c1').fill(count, (seq) => `Message ${seq}`, sender);
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.style.display = 'grid';
  place.style.blockSize = '500px';
  place.dir = language === 'ar' ? 'rtl' : 'ltr';
  const words = await Words.load([language]);
  const element = await fixture<HypeeConversation>(
    html`<hypee-conversation
      .words=${words}
      .chat=${chat}
      .conversation=${conversation}
      .me=${alice}
    ></hypee-conversation>`,
    { parentNode: place },
  );
  await until(() => deepAll(element, '.row').length > 0);
  return { element, chat, conversation };
}

export const row = (element: HypeeConversation, seq: number): HTMLElement => {
  const found = deepAll(element, '.row')[seq - 1];
  if (!found) throw new Error(`There is no message ${seq}.`);
  return found;
};

export const openDialog = (element: HypeeConversation): HTMLElement | undefined => deepAll(element, 'dialog[open]')[0];

/** By its text or its name. */
export function button(root: ParentNode, text: string): HTMLElement {
  const found = deepAll(root, 'button').find((one) => textOf(one) === text || one.ariaLabel === text);
  if (!found) throw new Error(`There is no button "${text}".`);
  return found;
}

/** Goes to a message with the keyboard, until something can be done with it. */
export async function turnTo(element: HypeeConversation, seq: number): Promise<HTMLElement> {
  row(element, seq).focus();
  await until(() => deepAll(row(element, seq), 'hypee-message > div').length === 1);
  return row(element, seq);
}

/** Goes to a message with the keyboard and opens its menu. */
export async function openMenu(element: HypeeConversation, seq: number, key = 'Enter'): Promise<HTMLElement> {
  press(await turnTo(element, seq), key);
  await until(() => openDialog(element));
  return deep(element, 'dialog[open]');
}

/** What the chat last said that was done. */
export const toast = (element: HypeeConversation): string => textOf(deep(element, '.toast'));
