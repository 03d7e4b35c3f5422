import { canceledError } from '../chat-error.ts';
import type { CoreContext, OnlineContext } from '../core-context.ts';
import { toAttachment } from '../model/from-wire.ts';
import { withResolvers } from '../outbox/outgoing.ts';
import { asChatError } from '../retry.ts';
import type { Attachment, Conversation } from '../types.ts';
import { takeBack, uploadFile } from './upload-file.ts';
import { nameOf } from './waiting-attachments.ts';

/** Answers of 500 and above after which it is given up, as a message is. */
const MOST_SERVER_ERRORS = 8;

/**
 * Uploads one file, beside the outbox, until it is there, or taken back, or refused.
 *
 * @throws ChatError `canceled`, and what the server said
 */
export async function upload(
  context: CoreContext,
  file: Blob,
  { onProgress, signal }: NonNullable<Parameters<Conversation['upload']>[1]> = {},
): Promise<Attachment> {
  const stop = new AbortController();
  const { promise: stopped, reject } = withResolvers<never>();
  stopped.catch(() => undefined);
  const end = (): void => {
    stop.abort(canceledError());
    reject(canceledError());
  };
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  let half: OnlineContext | undefined;
  let id: string | undefined;
  let serverErrors = 0;

  const told = (sent: number): void => {
    try {
      onProgress?.(sent, file.size);
    } catch (error) {
      context.report(error);
    }
  };

  async function attempt(): Promise<Attachment> {
    const { api } = await context.online();
    half = { ...context, api };
    try {
      const attachment = await uploadFile(half, {
        blob: file,
        name: nameOf(file),
        id,
        signal: stop.signal,
        began: (begun) => (id = begun),
        progress: told,
      });
      return toAttachment(attachment, context.state.server);
    } catch (thrown) {
      if ((asChatError(thrown).status ?? 0) >= 500) serverErrors += 1;
      throw thrown;
    }
  }

  const goOn = (): boolean => !context.isClosed() && !stop.signal.aborted && serverErrors < MOST_SERVER_ERRORS;
  try {
    return await Promise.race([context.retries.run(attempt, goOn), stopped]);
  } catch (error) {
    if (stop.signal.aborted && half && id !== undefined) takeBack(half, id);
    throw error;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
