import type { ChatError } from '../chat-error.ts';
import type { Message } from '../types.ts';

/** The promises of sends that are not settled, by key. */
export interface OutgoingPromises {
  /** The promise of a send, made at the first question. */
  readonly of: (clientId: string) => Promise<Message>;
  /** Whether somebody asked for it. */
  readonly has: (clientId: string) => boolean;
  resolve(clientId: string, message: Message): void;
  reject(clientId: string, error: ChatError): void;
  readonly rejectAll: (error: ChatError) => void;
}

/** Makes an empty set of promises. */
export function createOutgoingPromises(): OutgoingPromises {
  const open = new Map<string, Resolvers<Message>>();
  const take = (clientId: string): Resolvers<Message> | undefined => {
    const waiting = open.get(clientId);
    open.delete(clientId);
    return waiting;
  };
  return {
    of(clientId) {
      let waiting = open.get(clientId);
      if (!waiting) {
        waiting = withResolvers();
        // Who does not look at it sees the failure on the message: no unhandled rejection may end a process for it.
        waiting.promise.catch(() => undefined);
        open.set(clientId, waiting);
      }
      return waiting.promise;
    },
    has: (clientId) => open.has(clientId),
    resolve: (clientId, message) => take(clientId)?.resolve(message),
    reject: (clientId, error) => take(clientId)?.reject(error),
    rejectAll(error) {
      for (const clientId of [...open.keys()]) take(clientId)?.reject(error);
    },
  };
}

/** A promise, and how to settle it. */
interface Resolvers<Value> {
  promise: Promise<Value>;
  resolve: (value: Value) => void;
  reject: (error: unknown) => void;
}

/** `Promise.withResolvers` (ES2024), which browsers of our range may lack. */
export function withResolvers<Value>(): Resolvers<Value> {
  const resolvers = {} as Resolvers<Value>;
  resolvers.promise = new Promise((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return resolvers;
}
