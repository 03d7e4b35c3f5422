import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Attachment, ErrorBody } from '@hypee/chat-protocol/schema';
import { WireError, type Backend, type Endpoint, type UploadDoor } from '@hypee/chat-backend';
import { documented, HIDDEN, NOTHING } from '../openapi/documented.ts';
import { bearerToken } from './bearer.ts';
import { OTHER_ORIGIN } from './origins.ts';
import { sendFile } from './served-file.ts';
import type { UploadRequests } from './upload-requests.ts';

/** What may stand beside the file in a form: other clients send a few fields. */
const FIELDS = { fields: 10, fieldSize: 1_024, fieldNameSize: 100, headerPairs: 20, parts: 11, files: 1 };

/** Calls beside the backend's own, for the answer to a wrong method. */
export const FILE_PATHS: readonly Endpoint[] = [
  { method: 'GET', path: 'attachments/:id/content/' },
  { method: 'GET', path: 'attachments/:id/thumbnail/' },
];

/** As {@link FILE_PATHS}, where files are taken. */
export const FORM_PATHS: readonly Endpoint[] = [{ method: 'POST', path: 'attachments/' }];

/** Mounts `…/content/` and `…/thumbnail/`: bytes for whoever has their signed address. */
export function mountFiles(api: FastifyInstance, backend: Backend): void {
  for (const variant of ['content', 'thumbnail'] as const) {
    const facts = documented({
      summary: `The bytes of an attachment's ${variant}, for whoever has the signed address`,
      tag: 'attachments',
      public: true,
      query: Type.Object({ expires: Type.String(), signature: Type.String() }),
      produces: '*/*',
      answers: {
        ...OTHER_ORIGIN,
        200: Type.String({ format: 'binary' }),
        206: Type.String({ format: 'binary' }),
        304: NOTHING,
        404: ErrorBody,
        416: ErrorBody,
        429: ErrorBody,
      },
    });
    for (const method of ['GET', 'HEAD'] as const) {
      api.route<{ Params: { id: string }; Querystring: Record<string, string> }>({
        ...(method === 'GET' ? facts : HIDDEN),
        method,
        exposeHeadRoute: false,
        url: `/attachments/:id/${variant}/`,
        handler: async (request, reply) =>
          sendFile(request, reply, await backend.openFile(request.params.id, variant, request.query)),
      });
    }
  }
}

const FORM = documented({
  summary: 'Upload a file in one request',
  tag: 'attachments',
  public: false,
  consumes: 'multipart/form-data',
  body: Type.Object({ file: Type.String({ format: 'binary' }) }),
  answers: { ...OTHER_ORIGIN, 201: Attachment, 400: ErrorBody, 401: ErrorBody, 429: ErrorBody },
});

/** Mounts `POST attachments/`: a file in one request, as a form. */
export async function mountAttachmentForm(
  api: FastifyInstance,
  uploads: UploadDoor,
  requests: UploadRequests,
  maxBytes: number,
): Promise<void> {
  await api.register(async (forms) => {
    // One byte more tells that there were too many: the backend says so.
    await forms.register(multipart, { limits: { ...FIELDS, fileSize: maxBytes + 1 }, throwFileSizeLimit: false });
    forms.post('/attachments/', { ...FORM, config: { isUpload: true } }, async (request, reply) => {
      requests.watch(request.raw);
      try {
        const { filename, file } = await readForm(request);
        const json = await uploads.add(bearerToken(request.headers.authorization), filename, bytesOf(file));
        return await reply.code(201).type('application/json; charset=utf-8').send(json);
      } finally {
        requests.drain(request.raw);
      }
    });
  });
}

async function readForm(request: FastifyRequest): Promise<MultipartFile> {
  if (!request.isMultipart()) {
    throw new WireError('unsupported_media_type', 'Send the file as multipart/form-data, in the field "file".');
  }
  const part = await request.file().catch((error: unknown) => {
    throw error instanceof Error && 'statusCode' in error ? error : badForm();
  });
  if (part?.fieldname !== 'file') {
    throw new WireError('validation_error', 'file: This field is required.', {
      fields: { file: ['This field is required.'] },
    });
  }
  return part;
}

/** Whatever stops the bytes of a form is the fault of who sends them, or of the line. */
async function* bytesOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* file;
  } catch {
    throw badForm();
  }
}

const badForm = (): WireError => new WireError('validation_error', 'The form cannot be read, or did not arrive whole.');
