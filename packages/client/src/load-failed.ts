import { ChatError } from './chat-error.ts';

/** A part that is loaded on demand did not come. */
export const loadFailed = (cause?: unknown): ChatError =>
  new ChatError('load_failed', 'A part of the chat client did not arrive: it is tried again.', {
    retryable: true,
    cause,
  });
