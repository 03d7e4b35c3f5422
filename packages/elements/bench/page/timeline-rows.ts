import type { HypeeTimeline } from '@hypee/chat-elements';
import type { ShownRow } from './list-under-test.ts';
import { markOf } from './texts.ts';

/** The box of a timeline that scrolls. */
export const scrollerOf = (timeline: HypeeTimeline | null | undefined): HTMLElement | undefined =>
  timeline?.shadowRoot?.querySelector<HTMLElement>('[role=log]') ?? undefined;

/** The rows a timeline has drawn: those whose text is there. */
export function rowsOf(timeline: HypeeTimeline | null | undefined): ShownRow[] {
  const rows: ShownRow[] = [];
  for (const element of timeline?.shadowRoot?.querySelectorAll('hypee-message') ?? []) {
    const seq = element.message?.seq ?? 0;
    const text = element.shadowRoot?.querySelector('.text')?.textContent;
    const row = element.parentElement;
    if (!row || !text?.trimEnd().endsWith(markOf(seq))) continue;
    const { top, bottom } = row.getBoundingClientRect();
    rows.push({ seq, top, bottom });
  }
  return rows;
}
