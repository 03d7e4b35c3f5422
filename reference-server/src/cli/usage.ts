import { DEFAULT_LIMITS } from '@hypee/chat-protocol';
import { LOG_LEVELS } from '../app/logging.ts';

/** What `--help` prints. */
export const USAGE = `hypee-chat-server [options]

Starts a chat server on an embedded SQLite database.
Every option is also read from the environment variable in brackets; the flag wins.

  --port <number>            port to listen on, 0 for a free one    [PORT, 8787]
  --host <address>           address to listen on                   [HOST, 127.0.0.1]
  --data <folder>            where everything is kept               [HYPEE_DATA, ./hypee-chat-data]
  --demo                     demo users alice, bob and carol (password "password"),
                             sample conversations, demo page at /   [HYPEE_DEMO]
  --jwt-secret <text>        secret that your site signs tokens with (HS256, 32 bytes or more)
                                                                    [HYPEE_JWT_SECRET]
  --jwt-public-key <pem>     public key of your site's signing key, as PEM text or the path of a PEM file
                             (RS256, ES256 or EdDSA)                [HYPEE_JWT_PUBLIC_KEY]
  --jwt-issuer <text>        the exact "iss" that tokens must have  [HYPEE_JWT_ISSUER]
  --jwt-audience <text>      the exact "aud" that tokens must have  [HYPEE_JWT_AUDIENCE]
  --origin <origin>          a site whose pages may use this server, such as https://www.example.com;
                             repeat it, or list with commas         [HYPEE_ORIGINS]
  --limit <name=value>       a limit that differs from its default; repeat it, or list with commas
                                                                    [HYPEE_LIMITS]
  --directory <policy>       whom users can look up: all users, only who has a conversation with them (shared), or none
                                                                    [HYPEE_DIRECTORY, shared; all with --demo]
  --log-level <level>        ${LOG_LEVELS.join(', ')}
                                                                    [HYPEE_LOG_LEVEL, warn]
  --help                     print this
  --version                  print the version

Limits and their defaults:
${Object.entries(DEFAULT_LIMITS)
  .map(([name, value]) => `  ${name.padEnd(26)} ${value}`)
  .join('\n')}
`;
