/** Something about this machine or checkout that the reader can put right: shown as its message alone, without a stack. */
export class SetupError extends Error {}
