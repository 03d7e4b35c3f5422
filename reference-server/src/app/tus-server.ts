import { Server } from '@tus/server';
import { errorJson, WireError, type UploadDoor } from '@hypee/chat-backend';
import { bearerToken } from './bearer.ts';
import { TusStore } from './tus-store.ts';

/** What bounds uploads in pieces. */
export interface TusOptions {
  /** Bytes that a file may have. */
  readonly maxBytes: number;
  /** Milliseconds that an upload may take. */
  readonly keptMs: number;
}

/** Makes what speaks tus 1.0 below `path`, for the uploads of a backend. */
export function createTusServer(path: string, uploads: UploadDoor, { maxBytes, keptMs }: TusOptions): Server {
  return new Server({
    path,
    datastore: new TusStore(uploads, keptMs),
    maxSize: maxBytes,
    generateUrl: (_request, { id }) => `${path}/${id}/`,
    namingFunction: (request, metadata) =>
      uploads.begin(tokenIn(request), {
        name: metadata?.['filename'] ?? metadata?.['name'] ?? '',
        size: Number(request.headers.get('upload-length')),
      }),
    onIncomingRequest: (request, id) => uploads.authorize(tokenIn(request), id),
    onUploadFinish: async (_request, { id }) => {
      await uploads.finish(id);
      return {};
    },
    onResponseError: (_request, error) =>
      error instanceof WireError ? { status_code: error.status, body: errorJson(error) } : undefined,
  });
}

const tokenIn = (request: { headers: Headers }): string | undefined =>
  bearerToken(request.headers.get('authorization') ?? undefined);
