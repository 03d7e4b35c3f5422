import { DEFAULT_LIMITS, type Limits } from '@hypee/chat-protocol';

/** What an operator decides about a backend. */
export interface BackendOptions {
  /** Limits that differ from the protocol's defaults. */
  limits?: Partial<Limits>;
  /** `name/version`, as level discovery tells it; default `hypee-chat-backend`. */
  server?: string;
}

/** Options with every default filled in. */
export interface Settings {
  readonly limits: Limits;
  readonly server: string;
}

/** Fills in the defaults. */
export const settingsOf = (options: BackendOptions): Settings => ({
  limits: { ...DEFAULT_LIMITS, ...options.limits },
  server: options.server ?? 'hypee-chat-backend',
});
