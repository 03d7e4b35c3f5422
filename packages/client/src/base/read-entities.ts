import {
  isObject,
  parseConversation,
  parseMessage,
  readId,
  readString,
  type Conversation,
  type Json,
  type Message,
  type User,
} from '@hypee/chat-protocol';
import { microsOf, placeOf, timeOfMicros } from './place.ts';
import { revisionOf } from './revision.ts';

/*
 * What existing backends call things. Names are tried in the order in which they are common; what none of them has gets the
 * protocol's default, and fields nobody knows are passed on in `metadata`.
 */

/** Turns a backend's answers into those of the protocol. */
export interface Reader {
  /** @returns undefined where it is no whole message: without id, time or sender it has no place */
  message(raw: unknown, conversationId: string): Message | undefined;
  conversation(raw: unknown): Conversation | undefined;
  /** @returns undefined where it has no address */
  attachment(raw: unknown): Json | undefined;
  /** Messages often carry no more than an id of these. */
  meet(people: readonly User[]): void;
}

/** Whose answers are read: what the backend calls me, and what the chat does. */
export interface Self {
  /** What the backend calls me: its own id first, then other names under which messages may carry me. */
  theirNames: readonly string[];
  userId: string;
}

const KNOWN = new Set(
  (
    'id message_id conversation conversation_id sender sender_id sender_name sender_details sender_username user author content text body message contenu ' +
    'created_at timestamp sent_at created updated_at attachments client_id client_message_id metadata type'
  ).split(' '),
);

const first = <Value>(raw: Json, names: string, read: (value: unknown) => Value | undefined): Value | undefined => {
  for (const name of names.split(' ')) {
    const value = read(raw[name]);
    if (value !== undefined) return value;
  }
  return undefined;
};

const readWord = (value: unknown): string | undefined => (value === '' ? undefined : readString(value));

/** Under which names somebody may be told, the one that identifies first. */
export const namesOf = (raw: Json): string[] =>
  ['id', 'pk', 'user_id', 'username', 'email'].map((name) => readId(raw[name])).filter((name) => name !== undefined);

/** @param origin addresses may be relative to it */
export function createReader(self: Self, origin: string): Reader {
  /** People by id, as conversations name them: messages often carry the id alone. */
  const people = new Map<string, User>();

  const address = (value: unknown): string | null => {
    const text = readWord(value);
    if (text === undefined) return null;
    try {
      const { href, protocol } = new URL(text, origin);
      return /^(https?|data|blob):$/.test(protocol) ? href : null;
    } catch {
      return null;
    }
  };

  const idOf = (name: string): string => (self.theirNames.includes(name) ? self.userId : name);

  function person(raw: unknown, name?: string): User | undefined {
    const bare = readId(raw);
    if (bare !== undefined) {
      const id = idOf(bare);
      return (
        people.get(bare) ??
        people.get(id) ?? { id, name: name ?? bare, avatar_url: null, role: 'user', last_seen_at: null }
      );
    }
    if (!isObject(raw)) return undefined;
    const names = namesOf(raw);
    const [given] = names;
    if (given === undefined) return undefined;
    const profile = isObject(raw['profile']) ? raw['profile'] : {};
    const whole = [raw['first_name'], raw['last_name']].filter((part) => readWord(part)).join(' ');
    const id = idOf(given);
    const user: User = {
      id,
      name:
        readWord(raw['name']) ??
        readWord(profile['name']) ??
        (whole || first(raw, 'display_name full_name username email', readWord)) ??
        given,
      avatar_url:
        first(raw, 'avatar_url avatar photo', address) ?? first(profile, 'avatar avatar_url', address) ?? null,
      role: 'user',
      last_seen_at: null,
    };
    for (const known of [id, ...names]) people.set(known, user);
    return user;
  }

  const attachment = (raw: unknown): Json | undefined => {
    if (!isObject(raw)) return undefined;
    const url = first(raw, 'file_url url file download_url', address);
    if (!url) return undefined;
    return {
      id: readId(raw['id']) ?? url,
      name: first(raw, 'file_name filename original_filename original_name name', readWord) ?? '',
      content_type: first(raw, 'file_type mime_type content_type', readWord),
      size: first(raw, 'file_size size size_bytes', (value) => (typeof value === 'number' ? value : undefined)),
      url,
    };
  };

  function message(raw: unknown, conversationId: string): Message | undefined {
    if (!isObject(raw)) return undefined;
    const micros = first(raw, 'created_at sent_at created timestamp', microsOf);
    const name = first(raw, 'sender_name sender_username auteur_username username', readWord);
    const details = isObject(raw['sender_details']) ? raw['sender_details'] : undefined;
    const sender = person(details ?? raw['sender'] ?? raw['user'] ?? raw['author'] ?? raw['sender_id'], name);
    if (micros === undefined || !sender) return undefined;
    const changed = microsOf(raw['updated_at']) ?? micros;
    return parseMessage({
      id: raw['id'] ?? raw['message_id'],
      conversation_id: conversationId,
      seq: placeOf(micros),
      rev: revisionOf(changed - micros),
      client_id: first(raw, 'client_id client_message_id', readWord) ?? null,
      sender,
      content: first(raw, 'content text body contenu message', readString) ?? '',
      attachments: (Array.isArray(raw['attachments']) ? raw['attachments'] : []).map(attachment),
      created_at: timeOfMicros(micros),
      metadata: {
        ...(isObject(raw['metadata']) && raw['metadata']),
        ...Object.fromEntries(Object.entries(raw).filter(([key]) => !KNOWN.has(key))),
      },
    });
  }

  function conversation(raw: unknown): Conversation | undefined {
    if (!isObject(raw)) return undefined;
    const id = readId(raw['id']);
    if (id === undefined) return undefined;
    const list = first(raw, 'participants members users', (value) => (Array.isArray(value) ? value : undefined)) ?? [];
    const members = list
      .map((one: unknown) => person(isObject(one) && isObject(one['user']) ? one['user'] : one))
      .filter((user) => user !== undefined);
    const last = message(raw['last_message'], id);
    const created = microsOf(raw['created_at']) ?? 0;
    const isGroup = raw['is_group'] === true || members.length > 2;
    return parseConversation({
      ...raw,
      id,
      kind: isGroup ? 'group' : 'direct',
      title: first(raw, 'title name', readWord),
      avatar_url: address(raw['avatar_url'] ?? raw['avatar']),
      metadata: isObject(raw['metadata']) ? raw['metadata'] : {},
      members: members.map((user) => ({ user, joined_at: timeOfMicros(created) })),
      member_count: members.length,
      last_message: last ?? null,
      created_at: timeOfMicros(created),
      updated_at: timeOfMicros(first(raw, 'last_message_at updated_at', microsOf) ?? created),
      cursor: `${last?.seq ?? 0}.`,
    });
  }

  return {
    message,
    conversation,
    attachment,
    meet(known) {
      for (const user of known) if (!people.has(user.id)) people.set(user.id, user);
    },
  };
}

/** The message in an answer or a frame, wherever this backend puts it. */
export const insideOf = (body: unknown): unknown => {
  if (!isObject(body)) return undefined;
  return [body['message'], body['data'], body['payload']].find(isObject) ?? body;
};

/** A list, in one of the forms in which backends give it. */
export interface List {
  items: readonly unknown[];
  next: string | null;
  previous: string | null;
  count: number | undefined;
  /** Whether it says where it begins and ends: other lists may be cut. */
  isPaged: boolean;
}

/** @returns undefined where it is no list */
export function readList(body: unknown): List | undefined {
  if (Array.isArray(body)) return { items: body, next: null, previous: null, count: undefined, isPaged: false };
  if (!isObject(body)) return undefined;
  const items = first(body, 'results messages conversations data items', (value) =>
    Array.isArray(value) ? (value as unknown[]) : undefined,
  );
  const { next, previous } = isObject(body['links']) ? body['links'] : body;
  const { count } = body;
  return (
    items && {
      items,
      next: readWord(next) ?? null,
      previous: readWord(previous) ?? null,
      count: typeof count === 'number' ? count : undefined,
      isPaged: next !== undefined,
    }
  );
}
