import { html, nothing, type TemplateResult } from 'lit';
import type { HypeeConversation } from '../hypee-conversation/hypee-conversation.ts';
import type { HypeeConversationList } from '../hypee-conversation-list/hypee-conversation-list.ts';
import { hasDirectory } from './has-directory.ts';

/** What has panes. */
export type PaneHost = HypeeConversation | HypeeConversationList;

/** What a pane can be. */
export type PaneName = 'thread' | 'search' | 'details';

/**
 * Opens a pane of an element, which shows it when that could not be loaded. All panes are one file, fetched with the first.
 *
 * @param messageId the message that a thread is about
 */
export async function openPane(host: PaneHost, name: PaneName, messageId?: string): Promise<void> {
  const panes = await import('../panes/panes.ts').catch(() => undefined);
  host.failed = !panes;
  await panes?.openPane(host, name, messageId);
}

/** The button that opens one, where the server has what is in it. */
export function paneButton(
  host: PaneHost,
  name: 'search' | 'details',
  icon: TemplateResult,
): TemplateResult | typeof nothing {
  const chat = host.currentChat;
  return chat && hasDirectory(chat)
    ? html`<button type="button" title=${host.say.text(name)} @click=${() => openPane(host, name)}>${icon}</button>`
    : nothing;
}
