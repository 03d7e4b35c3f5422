import type { TSchema } from 'typebox';
import type { FileVariant } from './attachments/file-urls.ts';

/**
 * The two sides of a door. A door (Fastify, a mock in the page, the simulation) turns HTTP requests and sockets into these
 * shapes and back; it decides nothing.
 */

/** A frame whose JSON is built once for all sockets. */
export interface Frame {
  readonly json: string;
  /** UTF-8 bytes of `json`. */
  readonly bytes: number;
}

/** One connected socket, as the door offers it. */
export interface DoorSocket {
  /**
   * Writes frames in order, in one go. The same array is handed to many sockets: a door encodes it once.
   */
  send(frames: readonly Frame[]): void;
  /** Bytes handed over that have not left yet. */
  readonly bufferedBytes: number;
  close(code: number, reason: string): void;
  /** Cuts the connection without a closing handshake. */
  terminate(): void;
  /** It is known whose socket this is: called once, for doors that allow few of nobody known. */
  identified?(): void;
}

/** What the backend does with a socket the door accepted. */
export interface SocketSession {
  /** A text frame came. `bytes` is its size as UTF-8. */
  receive(text: string, bytes: number): void;
  /** The socket is gone, whoever closed it. */
  closed(): void;
}

export interface ApiRequest {
  /** Named parts of the path, decoded. */
  params: Readonly<Record<string, string>>;
  /** The query as strings. */
  query: Readonly<Record<string, string>>;
  /** The parsed JSON body; undefined where there was none. */
  body: unknown;
  /** The bearer token; undefined where none was sent. */
  token: string | undefined;
  /** Calls back when nobody waits for the answer any more. A door that cannot tell leaves it out. */
  onHangUp?: ((callback: () => void) => void) | undefined;
}

export interface ApiAnswer {
  status: number;
  /** JSON text, built once; empty for 204. */
  readonly json: string;
  /** The pieces of a long `json`: who writes bytes takes these and never makes the one text. */
  pieces?: readonly string[];
  /** The JSON text piece by piece, in place of `json`: a door asks for the next one when the last has left, and breaks off when it fails. */
  parts?: AsyncIterable<string>;
  headers?: Readonly<Record<string, string>>;
}

/** One REST call; every door mounts all of them. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/`, with `:name` for a part: `conversations/:id/messages/`. */
  path: string;
  /** Whether a token is required. */
  public: boolean;
  summary: string;
  schema: { query?: TSchema; body?: TSchema; answers: Readonly<Record<number, TSchema>> };
  /** Never rejects: what goes wrong is an answer with an error body. */
  handle(request: ApiRequest): Promise<ApiAnswer>;
}

/** How far an upload has come. */
export interface UploadState {
  name: string;
  /** Bytes that are to come in all. */
  size: number;
  /** Bytes that are there. */
  offset: number;
  createdAt: string;
}

/** Files on their way in. Whatever it refuses it throws, as a `WireError`. */
export interface UploadDoor {
  /** Takes a file that comes in one request. @returns its Attachment as JSON */
  add(token: string | undefined, name: string, bytes: AsyncIterable<Uint8Array>): Promise<string>;
  /** Announces a file that comes in pieces. @returns the id of the upload, which is that of its attachment later */
  begin(token: string | undefined, file: { name: string; size: number }): Promise<string>;
  /** Whether the bearer may go on with an upload: ask before each of the calls below. */
  authorize(token: string | undefined, id: string): Promise<void>;
  /** Also of one that is finished. */
  state(id: string): Promise<UploadState>;
  /** Adds bytes behind those that are there; one piece at a time. @returns all bytes that are there then */
  append(id: string, bytes: AsyncIterable<Uint8Array>): Promise<number>;
  /** Makes the attachment of an upload whose bytes are all there; once made, it is the same again. @returns it as JSON */
  finish(id: string): Promise<string>;
  /** Removes an upload, or the attachment it became as long as no message has it. */
  remove(id: string): Promise<void>;
}

/** The bytes of an attachment or its thumbnail, and what is said with them. They never change. */
export interface ServedFile {
  contentType: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Whether a browser may show it on its own address. */
  inline: boolean;
  /** Tells these bytes from all others. */
  tag: string;
  /** How long the address is good. */
  secondsLeft: number;
  /** `end` is exclusive. @returns undefined where it was removed meanwhile */
  read(range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** What `createBackend(ports, options)` gives to a door. */
export interface Backend {
  readonly routes: readonly Route[];
  /** `attachments/` and `uploads/`; undefined where this server takes no files. */
  readonly uploads: UploadDoor | undefined;
  /**
   * `attachments/{id}/content/` and `…/thumbnail/`: what a signed address gives.
   *
   * @throws WireError `permission_denied` for a signature that is wrong or expired, `not_found` for what is deleted
   */
  openFile(id: string, variant: FileVariant, query: Readonly<Record<string, string>>): Promise<ServedFile>;
  /** Level 2: `/ws/`. Call once per accepted socket. */
  openSocket(socket: DoorSocket): SocketSession;
  /** Level 1: `/ws/chat/{id}/?token=`. Rights are checked here; a refusal closes with its code. */
  openBaseSocket(socket: DoorSocket, conversationId: string, token: string | undefined): SocketSession;
  /** Sends `bye`, answers open polls, closes every socket with 1012 in batches, and resolves when all are gone. New ones are refused. */
  drain(): Promise<void>;
  /** Stops timers and listeners. The ports stay open: who made them closes them. */
  close(): void;
}
