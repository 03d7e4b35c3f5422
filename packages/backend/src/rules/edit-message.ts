import { EditMessageBody } from '@hypee/chat-protocol/schema';
import { bodyValidator, isObject } from '../input/validator.ts';
import type { Identity } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { WireError } from '../wire-error.ts';
import { changeMessage } from './change-message.ts';
import { checkContent } from './message-draft.ts';
import { requireNoTombstone, requireText } from './message-state.ts';

const validate = bodyValidator(EditMessageBody);

/** Gives one's own message another content; mentions and metadata stay. @returns the message as the caller sees it */
export function editMessage(services: Services, identity: Identity, name: string, body: unknown): Promise<string> {
  if (!isObject(body)) throw new WireError('validation_error', 'The body must be a JSON object.');
  const { op_id: opId, content: text } = body;
  return changeMessage(services, {
    identity,
    name,
    opId,
    facts: ['edit', typeof text === 'string' ? text : null],
    apply: async (_tx, { message }) => {
      requireText(message);
      if (message.sender_id !== identity.userId) {
        throw new WireError('permission_denied', 'Only who sent a message can edit it.');
      }
      const { content: given } = validate({ ...body, op_id: undefined });
      const content = checkContent(given, services.settings.limits, message.attachment_count > 0);
      requireNoTombstone(message);
      if (content === message.content) return undefined;
      const edited_at = timestamp(services.ports.clock.now());
      return { change: { kind: 'edit' }, patch: { content, edited_at }, grows: true };
    },
  });
}
