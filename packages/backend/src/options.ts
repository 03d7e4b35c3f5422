import { DEFAULT_LIMITS, type Limits } from '@hypee/chat-protocol';

/** Whom users can look up: everybody the server knows, only who shares a conversation with them, or nobody. */
export type DirectoryPolicy = 'all' | 'shared' | 'none';

/** What an operator decides about a backend. */
export interface BackendOptions {
  /** Limits that differ from the protocol's defaults. */
  limits?: Partial<Limits>;
  /** `name/version`, as level discovery tells it; default `hypee-chat-backend`. */
  server?: string;
  /** Whom users can look up in the directory; default `shared`. */
  directory?: DirectoryPolicy;
}

/** Options with every default filled in. */
export interface Settings {
  readonly limits: Limits;
  readonly server: string;
  readonly directory: DirectoryPolicy;
}

/** Fills in the defaults. */
export const settingsOf = (options: BackendOptions): Settings => ({
  limits: { ...DEFAULT_LIMITS, ...options.limits },
  server: options.server ?? 'hypee-chat-backend',
  directory: options.directory ?? 'shared',
});
