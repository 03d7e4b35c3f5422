import type { ConnectOptions } from './types.ts';

/** What the core is told, besides its ports: `connectToChat`'s options without what names a platform. */
export type CoreOptions = Pick<ConnectOptions, 'url' | 'token' | 'user' | 'logger' | 'protocol' | 'dialect'> & {
  /** `name/version`, told to the server for its logs. Default: this package's. */
  client?: string;
};
