import type { Message } from '@hypee/chat/core';

/** A message the interface of one device has shown as its own, by its key. */
export interface Promised {
  device: string;
  conversationId: string;
  clientId: string;
  text: string;
  /** The id the server acknowledged it with. */
  acknowledged: string | undefined;
  discarded: boolean;
  /** A fault that users are told of took it: a restored backup without it, erased storage. */
  excused: boolean;
  /** It was shown as failed: sent again, or still on its way, it may come behind what was sent since. */
  hasFailed: boolean;
}

/** What one message of the server's log looks like to the oracle. */
export interface Logged {
  id: string;
  seq: number;
  clientId: string | null;
  senderId: string;
  text: string;
  /** What of it may change: text, whether it was deleted, reactions. */
  state: string;
}

/**
 * Watches every snapshot that any device draws, and judges the end: nothing acknowledged missing, nothing twice, the same
 * order everywhere, each send ended.
 */
export class Oracle {
  readonly violations: string[] = [];
  readonly promised = new Map<string, Promised>();

  /** Called with each snapshot of each device. */
  sawSnapshot(device: string, conversationId: string, messages: readonly Message[], mine: string): void {
    const ids = new Set<string>();
    const keys = new Set<string>();
    let lastSeq = 0;
    let confirmedEnded = false;
    for (const message of messages) {
      const where = `${device} showed "${message.content}" in ${conversationId}`;
      if (ids.has(message.id)) this.broken(`${where} twice (same id)`);
      ids.add(message.id);
      if (message.clientId !== null && message.sender.id === mine) {
        if (keys.has(message.clientId)) this.broken(`${where} twice (same key)`);
        keys.add(message.clientId);
      }
      if (message.seq === undefined) {
        confirmedEnded = true;
        this.#promise(device, conversationId, message);
        continue;
      }
      if (confirmedEnded) this.broken(`${where} after an unconfirmed one`);
      if (message.seq <= lastSeq) this.broken(`${where} out of order: ${message.seq} after ${lastSeq}`);
      lastSeq = message.seq;
    }
  }

  /** Called with each list of conversations of each tab, which shows these messages of those that it lists no more. */
  sawLost(device: string, conversationId: string, messages: readonly Message[]): void {
    for (const { seq, content } of messages) {
      if (seq !== undefined) this.broken(`${device} shows "${content}" in ${conversationId}, which it lost`);
    }
  }

  acknowledged(clientId: string, messageId: string): void {
    const promised = this.promised.get(clientId);
    if (promised) promised.acknowledged = messageId;
  }

  /** The user took it back. */
  discarded(clientId: string): void {
    const promised = this.promised.get(clientId);
    if (promised) promised.discarded = true;
  }

  /** The end of the world: `log` is the server's, `shown` what each device shows of the conversation. */
  judge(conversationId: string, log: readonly Logged[], shown: ReadonlyMap<string, readonly Message[]>): void {
    this.#judgeLog(conversationId, log);
    this.#judgeOrder(conversationId, log);
    for (const [device, messages] of shown) {
      const confirmed = messages.filter((message) => message.seq !== undefined).map((message) => message.id);
      const expected = log.map((message) => message.id);
      this.#judgeStates(device, conversationId, log, messages);
      if (confirmed.join() !== expected.join()) {
        this.broken(
          `${device} ends with [${describe(messages)}] in ${conversationId}, the log is [${log.map((m) => m.text).join(' ')}]`,
        );
      }
    }
    for (const promised of this.promised.values()) {
      if (promised.conversationId === conversationId)
        this.#judgePromise(promised, log, shown.get(promised.device) ?? []);
    }
  }

  /** Texts, deletes and reactions are the server's. */
  #judgeStates(device: string, conversationId: string, log: readonly Logged[], messages: readonly Message[]): void {
    const states = new Map(log.map(({ id, state }) => [id, state]));
    for (const message of messages) {
      const expected = states.get(message.id);
      if (message.seq === undefined || expected === undefined || stateOf(message) === expected) continue;
      this.broken(`${device} shows ${stateOf(message)} in ${conversationId}, the server has ${expected}`);
    }
  }

  /** A fault took what these conditions name, and users are told of it. */
  excuse(isTaken: (promised: Promised) => boolean): void {
    for (const promised of this.promised.values()) if (isTaken(promised)) promised.excused = true;
  }

  /** What one tab sent is in the order in which it sent it: the texts are numbered. What a fault took may be brought back late. */
  #judgeOrder(conversationId: string, log: readonly Logged[]): void {
    const last = new Map<string, number>();
    for (const { clientId } of log) {
      const promised = this.promised.get(clientId ?? '');
      const [, tab = '', number] = /^(\w+)#(\d+)/.exec(promised?.text ?? '') ?? [];
      if (number === undefined || promised?.excused || promised?.hasFailed) continue;
      if (Number(number) < (last.get(tab) ?? 0)) {
        this.broken(`"${tab}#${number}" was overtaken by ${tab}#${last.get(tab)} in ${conversationId}`);
      }
      last.set(tab, Number(number));
    }
  }

  #judgeLog(conversationId: string, log: readonly Logged[]): void {
    const seen = new Set<string>();
    let lastSeq = 0;
    for (const { text, seq, senderId, clientId } of log) {
      const key = `${senderId} ${clientId ?? text}`;
      if (seen.has(key)) this.broken(`the log of ${conversationId} has "${text}" twice`);
      seen.add(key);
      if (seq <= lastSeq) this.broken(`the log of ${conversationId} goes from ${lastSeq} to ${seq}`);
      lastSeq = seq;
    }
  }

  #judgePromise(promised: Promised, log: readonly Logged[], shown: readonly Message[]): void {
    const stored = log.filter((message) => message.clientId === promised.clientId);
    if (promised.excused && stored.length === 0) return;
    const row = shown.find((message) => message.clientId === promised.clientId);
    const what = `"${promised.text}" of ${promised.device}`;
    // What a backup took may have been stored anew, by a request that was long on its way.
    if (!promised.excused && promised.acknowledged !== undefined && stored[0]?.id !== promised.acknowledged) {
      this.broken(`${what} was acknowledged and is not in the log`);
    }
    if (stored.length === 0 && row?.status !== 'failed' && !promised.discarded) {
      this.broken(`${what} was shown as pending and ended nowhere (${row?.status ?? 'not shown'})`);
    }
    if (stored.length > 0 && row?.status === 'failed') this.broken(`${what} is shown as failed, and was sent`);
  }

  #promise(device: string, conversationId: string, message: Message): void {
    if (message.clientId === null) return;
    const known = this.promised.get(message.clientId);
    if (known) {
      known.hasFailed ||= message.status === 'failed';
      return;
    }
    this.promised.set(message.clientId, {
      device,
      conversationId,
      clientId: message.clientId,
      text: message.content,
      acknowledged: undefined,
      discarded: false,
      hasFailed: message.status === 'failed',
      // It said at once that the device could not keep it.
      excused: message.error?.code === 'storage_failed',
    });
  }

  /** Something is as it must never be. */
  broken(text: string): void {
    if (this.violations.length < 20 && !this.violations.includes(text)) this.violations.push(text);
  }
}

/** What of a message may change, as text. */
export const stateOf = ({
  content,
  deletedAt,
  reactions,
}: Pick<Message, 'content' | 'deletedAt' | 'reactions'>): string =>
  JSON.stringify([content, deletedAt !== null, reactions.map(({ emoji, userIds }) => `${emoji} ${userIds.join()}`)]);

const describe = (messages: readonly Message[]) =>
  messages.map((message) => `${message.content}:${message.status}`).join(' ');
