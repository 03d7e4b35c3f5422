import { Type, type Static, type TProperties } from 'typebox';
import { PresenceStatus } from './entities.ts';
import { Cursor, IdInput, Seq } from './primitives.ts';

/** Frames of the level 2 socket, client to server. */
const frame = <const Name extends string, Fields extends TProperties>(type: Name, fields: Fields) =>
  Type.Object({ type: Type.Literal(type), ...fields });

export const ResumePoint = Type.Object({
  conversation_id: IdInput,
  cursor: Cursor,
  /** The version of the last `marks` known. */
  marks: Type.Optional(Type.String({ maxLength: 200 })),
});
export type ResumePoint = Static<typeof ResumePoint>;

export const ConnectFrame = frame('connect', {
  token: Type.String({ minLength: 1, maxLength: 16_384 }),
  epoch: Type.Optional(Type.String({ maxLength: 200 })),
  cursors: Type.Array(ResumePoint, { maxItems: 300 }),
  /** `name/version` of the client, for the server's logs. */
  client: Type.Optional(Type.String({ maxLength: 200 })),
  /** The user's status on this connection from the first moment on, as by a `presence` frame; default `online`. */
  presence: Type.Optional(PresenceStatus),
});
export type ConnectFrame = Static<typeof ConnectFrame>;

export const AckFrame = frame('ack', {
  /** Cumulative since `hello`: the longest prefix, by arrival, of durable events that the client holds. */
  count: Type.Integer({ minimum: 0 }),
  delivered: Type.Optional(Type.Array(Type.Object({ conversation_id: IdInput, seq: Seq }), { maxItems: 300 })),
});
export type AckFrame = Static<typeof AckFrame>;

export const AuthFrame = frame('auth', { token: Type.String({ minLength: 1, maxLength: 16_384 }) });
export type AuthFrame = Static<typeof AuthFrame>;

export const PingFrame = frame('ping', { n: Type.Integer() });
export type PingFrame = Static<typeof PingFrame>;

export const ClientTypingFrame = frame('typing', { conversation_id: IdInput, typing: Type.Boolean() });
export type ClientTypingFrame = Static<typeof ClientTypingFrame>;

export const ClientPresenceFrame = frame('presence', { status: PresenceStatus });
export type ClientPresenceFrame = Static<typeof ClientPresenceFrame>;

export const PresenceWatchFrame = frame('presence_watch', { user_ids: Type.Array(IdInput, { maxItems: 300 }) });
export type PresenceWatchFrame = Static<typeof PresenceWatchFrame>;

export const ClientFrame = Type.Union([
  ConnectFrame,
  AckFrame,
  AuthFrame,
  PingFrame,
  ClientTypingFrame,
  ClientPresenceFrame,
  PresenceWatchFrame,
]);
export type ClientFrame = Static<typeof ClientFrame>;
