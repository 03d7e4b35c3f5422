import type { UpdateConversationBody } from '@hypee/chat-protocol';
import { checkMetadata, toWellFormed } from '../input/json-input.ts';
import { refuseField } from '../input/validator.ts';
import type { ConversationRow, Identity } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import { appendChange } from './append-change.ts';
import { requireStanding } from './rights.ts';
import { requireRole } from './roles.ts';

/** Changes what all members see alike; what is so already changes nothing. @returns the conversation as the caller sees it */
export async function updateConversation(
  services: Services,
  identity: Identity,
  conversationId: string,
  body: UpdateConversationBody,
): Promise<string> {
  const { ports, settings, hub } = services;
  checkMetadata(body.metadata ?? {}, settings.limits.metadata_bytes);
  const { title, avatar_url, metadata, retention_days } = toWellFormed(body);
  const { event, json } = await ports.store.write(async (tx) => {
    const { conversation, member } = await requireStanding(tx, identity, conversationId);
    requireRole(member, 'moderator', 'change it');
    if (conversation.kind === 'direct') {
      for (const [field, value] of Object.entries({ title, avatar_url })) {
        if (value !== undefined) refuseField(field, 'A direct conversation shows the other person.');
      }
    }
    const after = {
      title: title === undefined ? conversation.title : title,
      avatar_url: avatar_url === undefined ? conversation.avatar_url : avatar_url,
      metadata: metadata ?? conversation.metadata,
      retention_days: retention_days === undefined ? conversation.retention_days : retention_days,
    };
    if (isSame(conversation, after)) return { json: await conversationJson(tx, ports, { conversation, member }) };
    await tx.updateConversation(conversationId, { ...after, updated_at: timestamp(ports.clock.now()) });
    const event = await appendChange(tx, ports, {
      conversation_id: conversationId,
      type: 'conversation_updated',
      user_id: identity.userId,
      data: null,
    });
    const changed = (await tx.conversation(conversationId)) ?? conversation;
    return { event, json: await conversationJson(tx, ports, { conversation: changed, member }) };
  });
  if (event !== undefined) hub.publish(conversationId, event);
  return json;
}

type Shared = Pick<ConversationRow, 'title' | 'avatar_url' | 'metadata' | 'retention_days'>;

const isSame = (a: Shared, b: Shared): boolean =>
  a.title === b.title &&
  a.avatar_url === b.avatar_url &&
  a.retention_days === b.retention_days &&
  JSON.stringify(a.metadata) === JSON.stringify(b.metadata);
