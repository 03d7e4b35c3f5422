/** `name/version` of this package: what the server's logs show. A test compares it with package.json. */
export const CLIENT_NAME = '@hypee/chat/0.1.0';
