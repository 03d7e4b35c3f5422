import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Answer } from './server.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly requestBody?: { readonly content: Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, { schema: object }>> }>>;
}

/** As much of an OpenAPI document as tests look at. */
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The key of the whole document, which references within schemas are read from. */
const DOCUMENT = 'openapi.json';

/** Holds answers against an OpenAPI document. */
export class DocumentedAnswers {
  readonly #document: OpenApi;
  readonly #ajv = new Ajv2020({ strict: false });
  readonly #paths: readonly { path: string; pattern: RegExp }[];
  /** Every status that was checked. */
  readonly statuses = new Set<number>();

  constructor(document: OpenApi) {
    this.#document = document;
    this.#ajv.addSchema({ ...document, $id: DOCUMENT });
    this.#paths = Object.keys(document.paths)
      // What has no parameter is meant where both would fit.
      .toSorted((a, b) => a.split('{').length - b.split('{').length)
      .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  }

  /** Whether the document knows this call. */
  has(method: string, url: string): boolean {
    return this.#document.paths[this.#pathOf(url)]?.[method.toLowerCase()] !== undefined;
  }

  #pathOf(url: string): string {
    const [asked = ''] = url.split('?', 1);
    return this.#paths.find(({ pattern }) => pattern.test(asked))?.path ?? '';
  }

  /** Fails where the document lacks this path, method or status, or where the body is of another shape. */
  check(method: string, url: string, answer: Answer<unknown>): void {
    const [asked = ''] = url.split('?', 1);
    const path = this.#pathOf(url);
    const what = `${method} ${asked} ${answer.status}`;
    const described = this.#document.paths[path]?.[method.toLowerCase()]?.responses[answer.status];
    assert.ok(described, `${what} is not in the document`);
    this.statuses.add(answer.status);
    const type = answer.headers.get('content-type')?.split(';', 1)[0];
    if (!described.content) {
      assert.equal(answer.text, '', what);
      return;
    }
    const isDescribed = type !== undefined && (type in described.content || '*/*' in described.content);
    assert.ok(isDescribed, `${what} is ${type}`);
    if (type !== 'application/json') return;
    const place = ['paths', path, method.toLowerCase(), 'responses', answer.status, 'content', type, 'schema'];
    const pointer = place.map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')));
    const validate = this.#ajv.getSchema(`${DOCUMENT}#/${pointer.join('/')}`);
    assert.ok(validate, `${what} has no schema`);
    assert.ok(validate(answer.json), `${what}: ${JSON.stringify(validate.errors)} in ${answer.text}`);
  }
}
