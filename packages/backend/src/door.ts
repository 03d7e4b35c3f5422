import type { TSchema } from 'typebox';

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
}

export interface ApiAnswer {
  status: number;
  /** JSON text, built once; empty for 204. */
  json: string;
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

/** What `createBackend(ports, options)` gives to a door. */
export interface Backend {
  readonly routes: readonly Route[];
  /** Level 2: `/ws/`. Call once per accepted socket. */
  openSocket(socket: DoorSocket): SocketSession;
  /** Level 1: `/ws/chat/{id}/?token=`. Rights are checked here; a refusal closes with its code. */
  openBaseSocket(socket: DoorSocket, conversationId: string, token: string | undefined): SocketSession;
  /** Sends `bye`, closes every socket with 1012 in batches, and resolves when all are gone. New sockets are refused. */
  drain(): Promise<void>;
  /** Stops timers and listeners. The ports stay open: who made them closes them. */
  close(): void;
}
