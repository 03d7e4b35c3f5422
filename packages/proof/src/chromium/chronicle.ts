import { judgeFile } from '../oracle.ts';
import type { Logged, ServerLog } from '../server-log.ts';
import { Violations } from '../violations.ts';
import type { PageReport } from './page-probe.ts';

/** A message that somebody wrote, and what became of it as far as any screen told. */
export interface Written {
  readonly user: string;
  readonly conversationId: string;
  readonly content: string;
  /** The tab, and which of the documents that it has had. */
  readonly tab: number;
  readonly document: number;
  clientId?: string;
  /** Keys of own messages that waited on the same screen when it was written. */
  after: readonly string[];
  /** Some screen showed it as waiting: from then on it must not be lost. */
  wasShown: boolean;
  isPlaced: boolean;
  /** Why it failed, where it did. */
  failed?: string;
  /** The user sent it again after it had failed: it took another place. */
  isRetried: boolean;
}

/** The part of a tab that the record needs. */
export type Place = Pick<Written, 'user' | 'tab' | 'document'>;

/** The failures that have a good reason, and only where the device was full. */
const FULL = 'storage_failed';

/** What was written and what all screens told, and the judgement in the end. Nothing is forgiven. */
export class Chronicle {
  readonly violations = new Violations();
  readonly written: Written[] = [];
  readonly #byContent = new Map<string, Written>();
  readonly #lostAt = new Map<string, number>();
  /** What the chats reported as errors, by code. */
  readonly errors: Record<string, number> = {};
  readonly sendTimes: number[] = [];
  readonly outages: number[] = [];
  /** By tab: in how many transactions it was when it was last frozen. */
  readonly frozenIn = new Map<string, number>();
  snapshots = 0;
  /** Pages that came back from the back/forward cache. */
  restored = 0;

  wrote({ user, tab, document }: Place, conversationId: string, content: string): Written {
    const message: Written = {
      ...{ user, tab, document, conversationId, content },
      after: [],
      wasShown: false,
      isPlaced: false,
      isRetried: false,
    };
    this.written.push(message);
    this.#byContent.set(content, message);
    return message;
  }

  told(name: string, report: PageReport): void {
    switch (report.type) {
      case 'lists':
        this.snapshots += report.count;
        for (const wrong of report.wrong) this.violations.add(`${wrong} on the screen of ${name}`);
        return;
      case 'row': {
        const message = this.#byContent.get(report.content);
        if (!message)
          return this.violations.add(`shown and never written: "${report.content}" on the screen of ${name}`);
        if (message.clientId !== undefined && message.clientId !== report.clientId)
          this.violations.add(`shown under two keys: "${report.content}"`);
        message.clientId = report.clientId;
        if (report.as === 'failed') message.failed = report.code ?? 'no reason';
        else delete message.failed;
        if (report.as === 'waiting') message.wasShown = true;
        if (report.as === 'placed') message.isPlaced = true;
        return;
      }
      case 'sent':
        this.sendTimes.push(report.ms);
        return;
      case 'status': {
        const lostAt = this.#lostAt.get(name);
        if (report.status === 'online') {
          if (lostAt !== undefined) this.outages.push(performance.now() - lostAt);
          this.#lostAt.delete(name);
        } else if (lostAt === undefined) this.#lostAt.set(name, performance.now());
        return;
      }
      case 'error':
        this.errors[report.code] = (this.errors[report.code] ?? 0) + 1;
        return;
      case 'frozen':
        this.frozenIn.set(name, report.transactions);
        return;
      case 'back':
        if (report.persisted) this.restored += 1;
    }
  }

  /** What a user waits for: shown, and neither in its place nor failed. */
  waiting(user: string): Written[] {
    return this.written.filter((one) => one.user === user && one.wasShown && !one.isPlaced && one.failed === undefined);
  }

  /** What a user sees as failed. */
  failed(user: string): Written[] {
    return this.written.filter((one) => one.user === user && !one.isPlaced && one.failed !== undefined);
  }

  /** The end, once everything had time to settle. @param isOpen whether the document it was written in is still there */
  judge(log: ServerLog, isOpen: (place: Place) => boolean): void {
    judgeFile(log, this.violations);
    const stored = Map.groupBy(log.messages, ({ content }) => content);
    for (const message of this.written) this.#judgeOne(message, stored.get(message.content) ?? [], isOpen(message));
    this.#judgeOrder(log.messages);
    for (const { content } of log.messages)
      if (!this.#byContent.has(content)) this.violations.add(`in the log and never written: "${content}"`);
  }

  #judgeOne(message: Written, found: readonly Logged[], isOpen: boolean): void {
    const { user, content, failed, wasShown, isPlaced } = message;
    const what = `"${content}" of ${user}`;
    if (found.length > 1) this.violations.add(`stored ${found.length} times: ${what}`);
    for (const { senderId, clientId, conversationId } of found) {
      if (senderId !== user || conversationId !== message.conversationId || clientId !== (message.clientId ?? clientId))
        this.violations.add(`stored as another's, elsewhere or under another key: ${what}`);
    }
    if (found.length > 0) return;
    if (failed !== undefined) {
      if (failed !== FULL) this.violations.add(`failed without need (${failed}): ${what}`);
    } else if (isPlaced) this.violations.add(`shown in its place and not in the log: ${what}`);
    else if (wasShown) this.violations.add(`shown as waiting and lost: ${what}`);
    else if (isOpen) this.violations.add(`written and never shown, though its page is still there: ${what}`);
  }

  #judgeOrder(log: readonly Logged[]): void {
    const places = new Map(log.map(({ content, seq }) => [content, seq]));
    const byKey = new Map(this.written.map((message) => [message.clientId, message]));
    const newest = new Map<string, number>();
    for (const message of this.written) {
      const seq = places.get(message.content);
      if (seq === undefined || message.isRetried) continue;
      const inTab = `${message.user} ${message.tab} ${message.conversationId}`;
      const before = [newest.get(inTab), ...message.after.map((key) => this.#placeOf(byKey.get(key), places))];
      if (before.some((earlier) => earlier !== undefined && earlier > seq))
        this.violations.add(`overtook an earlier one of its sender: "${message.content}" of ${message.user}`);
      newest.set(inTab, Math.max(seq, newest.get(inTab) ?? 0));
    }
  }

  #placeOf(message: Written | undefined, places: ReadonlyMap<string, number>): number | undefined {
    return message && !message.isRetried ? places.get(message.content) : undefined;
  }
}
