import { ErrorBody } from '@hypee/chat-protocol/schema';
import type { TSchema } from 'typebox';
import type { ApiAnswer, ApiRequest, Route } from '../door.ts';
import type { Identity, UserRow } from '../ports.ts';
import type { Services } from '../services.ts';
import { errorAnswer } from './answer.ts';

/** A call of a known user. */
export interface Call {
  identity: Identity;
  user: UserRow;
  query: Readonly<Record<string, string>>;
  body: unknown;
  /** A named part of the path. */
  param: (name: string) => string;
  /** Calls back when the caller is gone, where the door can tell. */
  onHangUp: ((callback: () => void) => void) | undefined;
}

interface RouteFacts {
  method: Route['method'];
  path: string;
  summary: string;
  query?: TSchema;
  body?: TSchema;
  answers: Readonly<Record<number, TSchema>>;
}

/** What every call with a token may be answered beside its own. */
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 404: ErrorBody };

/** A call that needs a token. */
export function route(services: Services, facts: RouteFacts, handle: (call: Call) => Promise<ApiAnswer>): Route {
  return build(services, facts, false, async (request) => {
    const identity = await services.verify(request.token);
    const user = await services.users.of(identity);
    const param = (name: string): string => request.params[name] ?? '';
    return handle({ identity, user, query: request.query, body: request.body, param, onHangUp: request.onHangUp });
  });
}

/** A call that anybody may make. */
export function publicRoute(services: Services, facts: RouteFacts, handle: () => Promise<ApiAnswer>): Route {
  return build(services, facts, true, handle);
}

/** A call that looks at its token itself. */
export function rawRoute(
  services: Services,
  facts: RouteFacts,
  handle: (request: ApiRequest) => Promise<ApiAnswer>,
): Route {
  return build(services, facts, false, handle);
}

function build(
  services: Services,
  { method, path, summary, query, body, answers }: RouteFacts,
  isPublic: boolean,
  handle: (request: ApiRequest) => Promise<ApiAnswer>,
): Route {
  return {
    method,
    path,
    public: isPublic,
    summary,
    schema: {
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body }),
      answers: isPublic ? answers : { ...REFUSALS, ...answers },
    },
    handle: async (request) => {
      try {
        return await handle(request);
      } catch (error) {
        return errorAnswer(error, services.ports.log, `${method} ${path}`);
      }
    },
  };
}
