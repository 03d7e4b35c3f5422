import type { Limits } from '@hypee/chat-protocol';
import { SendMessageBody } from '@hypee/chat-protocol/schema';
import { checkMetadata, jsonOf, toId, toIds, toWellFormed } from '../input/json-input.ts';
import { bodyValidator, isObject, refuseField } from '../input/validator.ts';
import { utf8Bytes } from '../wire/frame-of.ts';
import { WireError } from '../wire-error.ts';

/** A message somebody wants to send: checked by itself, not yet against the conversation. */
export interface MessageDraft {
  content: string;
  attachmentIds: string[];
  /** Named by its id, or by the `client_id` that the sender gave it; so is `threadId`. */
  replyTo: string | null;
  /** The top-level message that this one is said below. */
  threadId: string | null;
  mentions: string[];
  metadata: Record<string, unknown>;
}

const validate = bodyValidator(SendMessageBody);
const CLIENT_ID_LENGTH = 128;

/**
 * The key of a send, read before anything else of the body is judged; undefined where the client gave none.
 *
 * @throws WireError `validation_error` for a body without a usable key
 */
export function readClientId(body: unknown): string | undefined {
  if (!isObject(body)) throw new WireError('validation_error', 'The body must be a JSON object.');
  const clientId = body['client_id'];
  if (clientId === undefined || clientId === null) return undefined;
  if (typeof clientId !== 'string' || clientId === '' || clientId.length > CLIENT_ID_LENGTH) {
    refuseField('client_id', `This must be a text of 1 to ${String(CLIENT_ID_LENGTH)} characters, best a UUIDv7.`);
  }
  return clientId;
}

/** What tells whether a repeated key carries the same message: the fields as they were received. */
export function fieldsAsReceived(body: unknown): string {
  const fields = isObject(body) ? body : {};
  const names = ['content', 'attachment_ids', 'reply_to', 'thread_id', 'mentions', 'metadata'] as const;
  return jsonOf(names.map((name) => fields[name] ?? null)) ?? refuseField('metadata', 'This is nested too deeply.');
}

/**
 * @param takesFiles whether this server takes any
 * @throws WireError `validation_error`, or `too_large` for content over its limits
 */
export function readDraft(body: unknown, limits: Limits, takesFiles: boolean): MessageDraft {
  const given = isObject(body) && body['client_id'] === null ? { ...body, client_id: undefined } : body;
  const fields = validate(given);
  const attachmentIds = toIds(fields.attachment_ids ?? []);
  if (attachmentIds.length > 0 && !takesFiles) {
    refuseField('attachment_ids', 'This server does not offer attachments.');
  }
  if (attachmentIds.length > limits.attachments) {
    refuseField('attachment_ids', `A message may have ${String(limits.attachments)} attachments at most.`);
  }
  const content = checkContent(fields.content ?? '', limits, attachmentIds.length > 0);
  const metadata = fields.metadata ?? {};
  checkMetadata(metadata, limits.metadata_bytes);
  return {
    content,
    attachmentIds,
    replyTo: fields.reply_to == null ? null : toId(fields.reply_to),
    threadId: fields.thread_id == null ? null : toId(fields.thread_id),
    mentions: toIds(fields.mentions ?? []),
    metadata: toWellFormed(metadata),
  };
}

/**
 * The content as it is kept: within the limits, and empty only where there is something else to see.
 *
 * @param mayBeEmpty whether the message has attachments
 * @throws WireError `validation_error`, or `too_large` for content over its limits
 */
export function checkContent(text: string, limits: Limits, mayBeEmpty: boolean): string {
  const content = toWellFormed(text);
  if (content.trim() === '' && !mayBeEmpty) refuseField('content', 'This must not be empty.');
  if (content.length > limits.content_chars) throw tooLarge(`${String(limits.content_chars)} characters`);
  if (utf8Bytes(content) > limits.content_bytes) throw tooLarge(`${String(limits.content_bytes)} bytes`);
  return content;
}

const tooLarge = (limit: string): WireError =>
  new WireError('too_large', `A message may have ${limit} at most: shorten it.`, {
    fields: { content: [`This may have ${limit} at most.`] },
  });
