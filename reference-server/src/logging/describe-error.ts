/** What may stand in quotes: values, such as a piece of a body that is no JSON. */
const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`/g;
/** A JSON Web Token, or what is left of one. */
const TOKEN = /eyJ[\w-]+(\.[\w-]*){0,2}/g;

/** An error as the log has it. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  /** Where it was thrown, without the message. */
  readonly stack: string;
  readonly cause?: DescribedError;
  [key: string]: unknown;
}

/** Describes an error without what it quotes: its message may hold a piece of what a user sent. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'No error was thrown, but something else.', stack: '' };
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message.replace(TOKEN, '…').replace(QUOTED, '"…"'),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    stack: framesOf(error.stack ?? ''),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}

const framesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
