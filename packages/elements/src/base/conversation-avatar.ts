import type { ConversationSummary } from '@hypee/chat';
import { html, type TemplateResult } from 'lit';

/** The picture of a conversation: of the other person in a direct one, else its own. */
export function conversationAvatar(
  { kind, members, avatarUrl }: ConversationSummary,
  name: string,
  meId: string | undefined,
): TemplateResult {
  const other = kind === 'direct' ? members.find(({ user }) => user.id !== meId)?.user : undefined;
  return html`<hypee-avatar .user=${other} .name=${name} .src=${avatarUrl ?? ''}></hypee-avatar>`;
}
