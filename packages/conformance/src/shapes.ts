import { broken } from './expect.ts';

/** Says what is wrong with a value, by place; nothing where it is as it should be. */
type Shape = (value: unknown, place: string) => string[];

const leaf =
  (words: string, fits: (value: unknown) => boolean): Shape =>
  (value, place) =>
    fits(value) ? [] : [`${place} is not ${words}: ${value === undefined ? 'missing' : JSON.stringify(value)}`];

const text = leaf('a text', (value) => typeof value === 'string');
const yesOrNo = leaf('true or false', (value) => typeof value === 'boolean');
const whole = leaf('a whole number from 0 on', (value) => Number.isInteger(value) && Number(value) >= 0);
const fromOne = leaf('a whole number from 1 on', (value) => Number.isInteger(value) && Number(value) >= 1);
const count = leaf(
  'a count of 0 to 100',
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100,
);
const seconds = leaf('a number of seconds', (value) => typeof value === 'number' && value >= 0);
const id = leaf('an id', (value) => (typeof value === 'string' && value !== '') || Number.isInteger(value));
const anyObject = leaf('an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const time = leaf(
  'a time in ISO 8601, UTC, with milliseconds',
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
);
const oneOf = (...words: (string | number)[]): Shape =>
  leaf(`one of ${words.join(', ')}`, (value) => words.includes(value as string));

const nullable =
  (shape: Shape): Shape =>
  (value, place) =>
    value === null ? [] : shape(value, place);

const listOf =
  (shape: Shape): Shape =>
  (value, place) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => shape(item, `${place}[${index}]`))
      : [`${place} is not a list`];

/** Keys that are not named here are allowed: they are ignored by everybody. */
const object =
  (fields: Record<string, Shape>): Shape =>
  (value, place) => {
    if (typeof value !== 'object' || value === null) return [`${place} is not an object`];
    const found = value as Record<string, unknown>;
    return Object.entries(fields).flatMap(([name, shape]) =>
      shape(found[name], place === '' ? name : `${place}.${name}`),
    );
  };

const user = object({
  id,
  name: text,
  avatar_url: nullable(text),
  role: oneOf('user', 'bot', 'admin', 'guest'),
  last_seen_at: nullable(time),
});

const role = oneOf('owner', 'moderator', 'member', 'guest');
const member = object({ user, role, last_read_seq: whole, last_delivered_seq: whole, joined_at: time });

const membership = object({
  role,
  last_read_seq: whole,
  unread_from_seq: nullable(whole),
  muted_until: nullable(time),
  notify: oneOf('all', 'mentions', 'none'),
  archived: yesOrNo,
  pinned: yesOrNo,
});

const identity = {
  id,
  conversation_id: id,
  kind: oneOf('text', 'system'),
  seq: fromOne,
  rev: fromOne,
  client_id: nullable(text),
  sender: user,
  thread_id: nullable(id),
  reply_count: whole,
  created_at: time,
};

const reaction = object({ emoji: text, count: whole, user_ids: listOf(id) });

const attachment = object({
  id,
  name: text,
  content_type: text,
  size: fromOne,
  width: nullable(fromOne),
  height: nullable(fromOne),
  duration: nullable(seconds),
  thumbhash: nullable(text),
  url: text,
  thumbnail_url: nullable(text),
  url_expires_at: time,
});

const message = object({
  ...identity,
  content: text,
  attachments: listOf(attachment),
  reply_to: nullable(object({ id, sender: nullable(user), excerpt: text })),
  mentions: listOf(id),
  reactions: listOf(reaction),
  pinned: yesOrNo,
  link_preview: nullable(anyObject),
  streaming: yesOrNo,
  metadata: anyObject,
  edited_at: nullable(time),
  deleted_at: nullable(time),
});

const tombstone = object({ ...identity, deleted_at: time });

const sharedConversation = object({
  id,
  kind: oneOf('direct', 'group'),
  title: nullable(text),
  avatar_url: nullable(text),
  metadata: anyObject,
  updated_at: time,
  member_count: whole,
  retention_days: nullable(fromOne),
  floor_seq: whole,
});

const conversation: Shape = (value, place) => [
  ...sharedConversation(value, place),
  ...object({
    created_at: time,
    cursor: text,
    last_message: nullable(object(identity)),
    unread_count: count,
    mention_count: count,
    members: listOf(member),
    membership,
  })(value, place),
];

const hello = object({
  protocol: oneOf(2),
  session_id: text,
  epoch: text,
  user,
  heartbeat_seconds: seconds,
  window: object({ events: fromOne, bytes: fromOne }),
  server_time: time,
  token_expires_in: seconds,
});

const marks = object({
  version: text,
  members: listOf(object({ user_id: id, last_read_seq: whole, last_delivered_seq: whole })),
  mine: membership,
  unread_count: count,
  mention_count: count,
});

const presence = object({ user_id: id, status: oneOf('online', 'away', 'offline'), last_seen_at: nullable(time) });

const error = object({ detail: text, code: text });
const event = object({ type: text, conversation_id: id, seq: fromOne, cursor: text });

const SHAPES = {
  user,
  member,
  membership,
  message,
  attachment,
  tombstone,
  'shared conversation': sharedConversation,
  conversation,
  hello,
  marks,
  presence,
  error,
  event,
};

/** @throws where `value` lacks something that the protocol gives to every entity of this name */
export function isShaped(value: unknown, name: keyof typeof SHAPES): void {
  const faults = SHAPES[name](value, '');
  if (faults.length > 0) broken(`this is no ${name} of the protocol: ${faults.join('; ')}`);
}
