/** How one existing backend differs from another. */
export interface Variant {
  /** `edulab`: the original application, where ids are strings and reading a page marks it as read. */
  dialect: 'hypee' | 'edulab';
  /** The forms of Django REST: by number, by offset, by an opaque cursor, or all at once. */
  pages: 'number' | 'offset' | 'cursor' | 'array';
  order: 'newest first' | 'oldest first';
  /** Where the addresses of other pages lead: behind a proxy a backend may not know its own. */
  links: 'absolute' | 'relative' | 'foreign';
  ids: 'integer' | 'hash' | 'uuid';
  /** `typed`: `{type, message}`; `untyped`: `{message}`; `bare`: the message itself; `flat`: text and names in other fields, no id of a person. */
  frames: 'typed' | 'untyped' | 'bare' | 'flat';
  /** Of so many frames, one is lost; 0: none is. */
  losesOneOf: number;
  /** Whether a message comes back with the key it was sent under. */
  echoesKey: boolean;
  /** `false`: the one who sends hears nothing on the socket. */
  echoesSender: boolean;
  /** How messages name who sent them. */
  senders: 'object' | 'id' | 'name';
  /** What a send answers: the message, what was sent of it, or that it went well. */
  sent: 'message' | 'fields' | 'status';
  errors: 'json' | 'html';
  /** Entries in one page. */
  pageSize: number;
  /** How exact times are; `offset`: microseconds and another time zone. */
  times: 'microseconds' | 'milliseconds' | 'seconds' | 'offset';
  /** Where a socket is refused: in its handshake, or right after it. */
  refuses: 'handshake' | 'accepted';
}

export const STOCK: Variant = {
  dialect: 'hypee',
  pages: 'number',
  order: 'oldest first',
  links: 'absolute',
  ids: 'integer',
  frames: 'typed',
  losesOneOf: 0,
  echoesKey: false,
  echoesSender: true,
  senders: 'object',
  sent: 'message',
  errors: 'json',
  pageSize: 20,
  times: 'microseconds',
  refuses: 'handshake',
};

export const EDULAB: Variant = { ...STOCK, dialect: 'edulab', ids: 'hash', frames: 'untyped', times: 'offset' };

const NEWEST_FIRST = { order: 'newest first' } as const;

/** The variants every situation is tried in. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  'a stock Django backend': STOCK,
  'the original application': EDULAB,
  'newest pages first': { ...STOCK, ...NEWEST_FIRST, ids: 'hash' },
  'pages by limit and offset, oldest first': { ...STOCK, pages: 'offset', links: 'relative' },
  'pages by limit and offset, newest first': { ...STOCK, ...NEWEST_FIRST, pages: 'offset', links: 'foreign' },
  'pages by cursor, newest first': { ...STOCK, ...NEWEST_FIRST, pages: 'cursor', senders: 'id' },
  'pages by cursor, oldest first': { ...STOCK, pages: 'cursor', links: 'foreign', pageSize: 50 },
  'plain arrays, oldest first': { ...STOCK, pages: 'array', frames: 'bare' },
  'plain arrays, newest first': { ...STOCK, ...NEWEST_FIRST, pages: 'array', sent: 'fields' },
  'ids as UUIDs, behind a proxy': { ...STOCK, ids: 'uuid', links: 'foreign' },
  'flat frames': { ...STOCK, frames: 'flat', times: 'milliseconds' },
  'keys that come back': { ...STOCK, echoesKey: true, frames: 'untyped', times: 'offset' },
  'no echo to the sender, errors as HTML': { ...STOCK, echoesSender: false, errors: 'html', refuses: 'accepted' },
  'times in whole seconds': { ...STOCK, times: 'seconds' },
  'times in whole seconds, newest first': { ...STOCK, ...NEWEST_FIRST, times: 'seconds', pages: 'offset' },
  'frames that get lost': { ...STOCK, losesOneOf: 3 },
  'senders by name, and answers that say nothing': { ...STOCK, senders: 'name', sent: 'status' },
};
