import { ChatError } from '../chat-error.ts';

/** A token is of another user than the chat. */
export const wrongUser = (found: string, userId: string): ChatError =>
  new ChatError('wrong_user', `The token is of user "${found}", this chat is of "${userId}".`);
