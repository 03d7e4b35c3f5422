import { SOCKET } from '@hypee/chat-protocol';
import {
  AckFrame,
  AuthFrame,
  ClientPresenceFrame,
  ClientTypingFrame,
  ConnectFrame,
  PingFrame,
  PresenceWatchFrame,
} from '@hypee/chat-protocol/schema';
import { bodyValidator, isObject } from '../input/validator.ts';

const readers = {
  connect: bodyValidator(ConnectFrame),
  ack: bodyValidator(AckFrame),
  auth: bodyValidator(AuthFrame),
  ping: bodyValidator(PingFrame),
  typing: bodyValidator(ClientTypingFrame),
  presence: bodyValidator(ClientPresenceFrame),
  presence_watch: bodyValidator(PresenceWatchFrame),
};

type Readers = typeof readers;

/** A frame of a client that this server acts on. */
export type KnownClientFrame = { [Type in keyof Readers]: ReturnType<Readers[Type]> }[keyof Readers];

/** What a text from a client turned out to be. */
export type ClientText =
  | { kind: 'frame'; type: string; read: () => KnownClientFrame }
  /** A type this server does not know: newer clients send those. */
  | { kind: 'unknown'; type: string }
  | { kind: 'malformed' }
  | { kind: 'too_large' };

/**
 * Reads a client's text frame. Only `connect` may be larger than 16 KiB.
 *
 * @param bytes the size of `text` as UTF-8
 */
export function readClientText(text: string, bytes: number): ClientText {
  if (bytes > SOCKET.frameBytes) return { kind: 'too_large' };
  const value = parse(text);
  if (!isObject(value)) return { kind: 'malformed' };
  const type = value['type'];
  if (typeof type !== 'string') return { kind: 'malformed' };
  if (bytes > SOCKET.clientFrameBytes && type !== 'connect') return { kind: 'too_large' };
  if (!isKnown(type)) return { kind: 'unknown', type };
  return { kind: 'frame', type, read: () => readers[type](value) };
}

const isKnown = (type: string): type is keyof Readers => Object.hasOwn(readers, type);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
