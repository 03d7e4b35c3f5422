import { canceledError, ChatError } from '../chat-error.ts';
import type { CoreContext } from '../core-context.ts';
import { changeOutbox } from '../outbox/change-outbox.ts';
import type { OutboxRow } from '../store/rows.ts';
import { runningUploads } from './running.ts';

/**
 * Stops the upload of a message's files, or goes on with it.
 *
 * @throws ChatError `not_found`
 */
export async function pause(context: CoreContext, clientId: string, paused: boolean): Promise<void> {
  const isPaused = ({ files, state }: OutboxRow): boolean => paused && files !== undefined && state !== 'failed';
  if (!(await changeOutbox(context, clientId, (row) => ({ ...row, paused: isPaused(row) }))))
    throw new ChatError('not_found', `There is no unsent message "${clientId}".`);
  if (paused) runningUploads(context).get(clientId)?.abort(canceledError());
  // The tab that leads hears of it; a part that is not there yet looks at the outbox when it comes.
  else if (!context.tabs.isFollowing)
    context.online().then(
      ({ sending }) => sending.pump(),
      () => undefined,
    );
}
