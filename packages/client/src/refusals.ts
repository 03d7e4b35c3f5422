import { PROTOCOL_VERSION } from '@hypee/chat-protocol';
import { ChatError } from './chat-error.ts';

/** Why a chat that was set up wrongly does not start: texts that a page which works never shows. */

/** The address is no level 2 server. */
export const unsupportedServer = (): ChatError =>
  new ChatError(
    'unsupported_server',
    `This server does not speak level ${PROTOCOL_VERSION} of the Hypee chat protocol: check the url.`,
  );

/** Nothing tells whose chat it is. */
export const namelessToken = (): ChatError =>
  new ChatError('wrong_user', 'The token does not tell whose it is: give a JWT with `sub`, or the option `user`.');
