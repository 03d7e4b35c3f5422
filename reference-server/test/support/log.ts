import type { Log } from '@hypee/chat-backend';

/** For what a test expects nothing to be logged about. */
export const failOnLog: Log = {
  warn(facts, text) {
    throw new Error(`logged: ${text} ${JSON.stringify(facts)}`);
  },
  error(facts, text) {
    throw new Error(`logged: ${text} ${JSON.stringify(facts)}`);
  },
};
