import type { Route } from '../door.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Route['method'][];

/** What tells a call from others. */
export type Endpoint = Pick<Route, 'method' | 'path'>;

/**
 * Finds the route of a request, for doors that have no router of their own.
 *
 * @param path below `/api/`, as it came: parts are decoded here
 * @returns the route and its named parts; undefined where there is none, or a part is not encoded as a URL should be
 */
export function matchRoute<Found extends Endpoint>(
  routes: readonly Found[],
  method: string,
  path: string,
): { route: Found; params: Record<string, string> } | undefined {
  const parts = path.split('/');
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.path.split('/'), parts);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

/** The methods that a path has; none where there is no such path. */
export const methodsOf = (routes: readonly Endpoint[], path: string): Route['method'][] =>
  METHODS.filter((method) => matchRoute(routes, method, path) !== undefined);

function matchPath(names: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (names.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = decode(parts[index] ?? '');
    if (name.startsWith(':') ? !part : part !== name) return undefined;
    if (name.startsWith(':') && part !== undefined) params[name.slice(1)] = part;
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
