import type { Logged, ServerLog } from './server-log.ts';
import { Violations } from './violations.ts';
import { wrongInList, type Shown } from './wrong-in-list.ts';

/** A send and what became of it. */
export interface Send {
  user: string;
  conversationId: string;
  content: string;
  /** The order in which its sender wrote. */
  order: number;
  clientId: string;
  ended?: { acknowledged: string } | { failed: string };
}

/** The last snapshot of a conversation on one device. */
export interface FinalList {
  user: string;
  conversationId: string;
  messages: readonly Shown[];
}

/**
 * Judges the delivery contract from outside: every snapshot while it is shown, and the end against the server's file.
 * Nothing is forgiven.
 */
export class Oracle {
  readonly violations = new Violations();
  readonly sends: Send[] = [];
  readonly #cursors = new Map<string, number>();
  snapshots = 0;

  /** Each list that is ever shown. */
  snapshot(user: string, conversationId: string, messages: readonly Shown[]): void {
    this.snapshots++;
    for (const wrong of wrongInList(messages)) this.violations.add(`${wrong} to ${user} in ${conversationId}`);
  }

  /** The cursor that a device resumes from. */
  resumes(user: string, conversationId: string, cursor: string): void {
    const seq = Number.parseInt(cursor, 10);
    const key = `${user} ${conversationId}`;
    const before = this.#cursors.get(key) ?? 0;
    if (seq < before) this.violations.add(`cursor went back from ${before} to ${seq}: ${user} in ${conversationId}`);
    this.#cursors.set(key, seq);
  }

  /** The end, once everything had time to settle and the server has ended. */
  judge(log: ServerLog, lists: readonly FinalList[]): void {
    judgeFile(log, this.violations);
    this.#judgeSends(log.messages);
    this.judgeLists(log, lists);
  }

  /** Whether each device shows what is in the file. */
  judgeLists(log: ServerLog, lists: readonly FinalList[]): void {
    const logged = Map.groupBy(log.messages, ({ conversationId }) => conversationId);
    for (const { user, conversationId, messages } of lists) {
      const expected = (logged.get(conversationId) ?? []).map(({ id, content }) => `${id} ${content}`);
      const actual = messages.map(({ id, content }) => `${id} ${content}`);
      const differs = expected.findIndex((line, index) => line !== actual[index]);
      if (differs >= 0 || actual.length !== expected.length) {
        this.violations.add(
          `list differs from the log (${actual.length} rows for ${expected.length}, first at ${differs}: ` +
            `"${actual[differs] ?? ''}" for "${expected[differs] ?? ''}"): ${user} in ${conversationId}`,
        );
      }
    }
  }

  #judgeSends(log: readonly Logged[]): void {
    const byContent = Map.groupBy(log, ({ senderId, content }) => `${senderId} ${content}`);
    const lastSeq = new Map<string, number>();
    for (const send of this.sends.toSorted((a, b) => a.order - b.order)) {
      const what = `"${send.content}" of ${send.user} in ${send.conversationId}`;
      const found = byContent.get(`${send.user} ${send.content}`) ?? [];
      const [first] = found;
      if (found.length > 1) this.violations.add(`stored ${found.length} times: ${what}`);
      if (!send.ended) this.violations.add(`send that never ended: ${what}`);
      else if ('acknowledged' in send.ended && first?.id !== send.ended.acknowledged)
        this.violations.add(`acknowledged and not in the log: ${what}`);
      else if ('failed' in send.ended && first)
        this.violations.add(`failed (${send.ended.failed}) and yet in the log: ${what}`);
      if (!first) continue;
      const key = `${send.user} ${send.conversationId}`;
      const before = lastSeq.get(key) ?? 0;
      if (first.seq < before) this.violations.add(`overtook an earlier one of its sender: ${what}`);
      lastSeq.set(key, first.seq);
    }
    const sent = new Set(this.sends.map(({ user, content }) => `${user} ${content}`));
    for (const [key, [one]] of byContent)
      if (!sent.has(key)) this.violations.add(`in the log and never sent: "${one?.content ?? key}"`);
  }
}

/** What must hold of every file: it is whole, no key is there twice, no place of a log is empty. */
export function judgeFile({ integrity, messages, heads }: ServerLog, violations: Violations): void {
  if (integrity !== 'ok') violations.add(`integrity_check says: ${integrity}`);
  const keys = new Set<string>();
  for (const { senderId, clientId, content } of messages) {
    if (clientId === null) continue;
    const key = `${senderId} ${clientId}`;
    if (keys.has(key)) violations.add(`key stored twice: ${key} ("${content}")`);
    keys.add(key);
  }
  for (const { conversationId, events, lastSeq } of heads)
    if (events !== lastSeq) violations.add(`log with holes: ${events} events up to ${lastSeq} in ${conversationId}`);
}
