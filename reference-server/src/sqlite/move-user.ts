const KEY = '(SELECT key FROM conversations WHERE id = :conversation)';
const MINE = `conversation = ${KEY}`;
const REACTED = `SELECT id FROM messages WHERE ${MINE} AND reaction_count > 0`;

/** A reaction of the first user where the second reacted alike. */
const DOUBLE = `reactions.user_id = :from AND EXISTS (SELECT 1 FROM reactions AS other
  WHERE other.message_id = reactions.message_id AND other.emoji = reactions.emoji AND other.user_id = :to)`;

/** What one user has in a conversation becomes another's, in these steps, save what the messages themselves tell. */
export const MOVE_USER: readonly string[] = [
  `UPDATE OR IGNORE send_keys SET sender_id = :to WHERE ${MINE} AND sender_id = :from`,
  `UPDATE OR IGNORE operations SET user_id = :to
    WHERE user_id = :from AND message_id IN (SELECT id FROM messages WHERE ${MINE})`,
  `UPDATE messages SET reaction_count = reaction_count -
      (SELECT count(*) FROM reactions WHERE reactions.message_id = messages.id AND ${DOUBLE})
    WHERE ${MINE} AND reaction_count > 0`,
  `DELETE FROM reactions WHERE message_id IN (${REACTED}) AND ${DOUBLE}`,
  `UPDATE reactions SET user_id = :to WHERE user_id = :from AND message_id IN (${REACTED})`,
  `UPDATE attachments SET owner_id = :to
    WHERE owner_id = :from AND (conversation_id IS NULL OR conversation_id = :conversation)`,
  'UPDATE uploads SET owner_id = :to WHERE owner_id = :from',
];
