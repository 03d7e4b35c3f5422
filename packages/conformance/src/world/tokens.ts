import { claimsOf, seconds, sign } from './jwt.ts';

/** How users of the server under test get their tokens. */
export interface Tokens {
  /** A good token of the user who plays this part. */
  of(part: string): Promise<string>;
  /** Signs any claims; undefined where the secret is not known. */
  readonly mint: ((claims: Record<string, unknown>, how?: MintOptions) => string) | undefined;
}

export interface MintOptions {
  /** Instead of the server's own. */
  secret?: string;
  algorithm?: 'HS256' | 'HS512';
}

/** Claims that the server asks of every token. */
export interface SiteClaims {
  iss?: string;
  aud?: string;
}

/** Tokens signed with the secret that the server checks with. Users of each part are new in every world. */
export function mintedTokens(secret: string, site: SiteClaims = {}): Tokens {
  const mint: Tokens['mint'] = (claims, how = {}) =>
    sign({ exp: seconds(3600), ...site, ...claims }, how.secret ?? secret, how.algorithm);
  return { mint, of: async (part) => mint({ sub: part, name: part }) };
}

/** Tokens that somebody else made: the same users in every world. */
export function givenTokens(tokens: Readonly<Record<string, string>>): Tokens {
  return {
    mint: undefined,
    of: async (part) => {
      const token = tokens[part];
      if (token === undefined) throw new Error(`There is no token of ${part}: give one with --token ${part}=…`);
      return token;
    },
  };
}

/** Tokens of a login call with `{username, password}`, each user's once. */
export function loginTokens(url: string, password: string): Tokens {
  const known = new Map<string, Promise<string>>();
  const logIn = async (username: string): Promise<string> => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    const { access } = answer.ok ? ((await answer.json()) as { access?: unknown }) : {};
    if (typeof access !== 'string') throw new Error(`${username} could not log in at ${url}: HTTP ${answer.status}`);
    return access;
  };
  return {
    mint: undefined,
    of: (part) => {
      const token = known.get(part) ?? logIn(part);
      known.set(part, token);
      return token;
    },
  };
}

/** Who a token speaks for, as the protocol says: the claim `sub`, else `user_id`. */
export function userIdOf(token: string): string {
  const { sub, user_id: userId } = claimsOf(token);
  const id = sub ?? userId;
  if (typeof id !== 'string' && typeof id !== 'number') throw new Error('a token names no user in "sub" or "user_id"');
  return String(id);
}
