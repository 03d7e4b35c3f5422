import type { Timeline } from '@hypee/chat';
import type { HypeeTimeline } from '../hypee-timeline/hypee-timeline.ts';

/**
 * Brings a message into sight and gives it the focus.
 *
 * @param source whose messages the timeline shows
 * @throws {ChatError} what is around the message could not be loaded
 */
export async function jump(timeline: HypeeTimeline | null, source: Timeline, messageId: string): Promise<void> {
  if (!timeline) return;
  if (!source.messages.value.some(({ id }) => id === messageId)) await source.loadAround(messageId);
  await timeline.updateComplete;
  timeline.showMessage(messageId);
  await timeline.updateComplete;
  timeline.renderRoot.querySelector<HTMLElement>('.highlighted')?.focus({ preventScroll: true });
}
