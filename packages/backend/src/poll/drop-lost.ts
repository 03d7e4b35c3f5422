import type { Frame } from '../door.ts';

/** The parts of a frame that say which conversation it is about. */
interface About {
  type: string;
  conversation_id?: string;
  conversation?: { id: string };
}

/**
 * Leaves out what was gathered about a conversation before the right to read it was lost: the answer is given after that.
 *
 * @param frames of one answer, in order
 */
export function dropLost(frames: readonly Frame[]): Frame[] {
  const lost = new Set<string | undefined>();
  const kept: Frame[] = [];
  for (const frame of frames.toReversed()) {
    const { type, conversation_id, conversation } = JSON.parse(frame.json) as About;
    const id = conversation_id ?? conversation?.id;
    if (lost.has(id)) continue;
    if (type === 'gone') lost.add(id);
    kept.push(frame);
  }
  return kept.reverse();
}
