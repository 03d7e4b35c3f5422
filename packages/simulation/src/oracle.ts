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
}

/** What one message of the server's log looks like to the oracle. */
export interface Logged {
  id: string;
  seq: number;
  clientId: string | null;
  senderId: string;
  text: string;
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
      if (ids.has(message.id)) this.#violation(`${where} twice (same id)`);
      ids.add(message.id);
      if (message.clientId !== null && message.sender.id === mine) {
        if (keys.has(message.clientId)) this.#violation(`${where} twice (same key)`);
        keys.add(message.clientId);
      }
      if (message.seq === undefined) {
        confirmedEnded = true;
        this.#promise(device, conversationId, message);
        continue;
      }
      if (confirmedEnded) this.#violation(`${where} after an unconfirmed one`);
      if (message.seq <= lastSeq) this.#violation(`${where} out of order: ${message.seq} after ${lastSeq}`);
      lastSeq = message.seq;
    }
  }

  acknowledged(clientId: string, messageId: string): void {
    const promised = this.promised.get(clientId);
    if (promised) promised.acknowledged = messageId;
  }

  /** The end of the world: `log` is the server's, `shown` what each device shows of the conversation. */
  judge(conversationId: string, log: readonly Logged[], shown: ReadonlyMap<string, readonly Message[]>): void {
    this.#judgeLog(conversationId, log);
    for (const [device, messages] of shown) {
      const confirmed = messages.filter((message) => message.seq !== undefined).map((message) => message.id);
      const expected = log.map((message) => message.id);
      if (confirmed.join() !== expected.join()) {
        this.#violation(
          `${device} ends with [${describe(messages)}] in ${conversationId}, the log is [${log.map((m) => m.text).join(' ')}]`,
        );
      }
    }
    for (const promised of this.promised.values()) {
      if (promised.conversationId === conversationId)
        this.#judgePromise(promised, log, shown.get(promised.device) ?? []);
    }
  }

  #judgeLog(conversationId: string, log: readonly Logged[]): void {
    const seen = new Set<string>();
    let lastSeq = 0;
    for (const { text, seq } of log) {
      if (seen.has(text)) this.#violation(`the log of ${conversationId} has "${text}" twice`);
      seen.add(text);
      if (seq <= lastSeq) this.#violation(`the log of ${conversationId} goes from ${lastSeq} to ${seq}`);
      lastSeq = seq;
    }
  }

  #judgePromise(promised: Promised, log: readonly Logged[], shown: readonly Message[]): void {
    const stored = log.filter((message) => message.clientId === promised.clientId);
    const row = shown.find((message) => message.clientId === promised.clientId);
    const what = `"${promised.text}" of ${promised.device}`;
    if (promised.acknowledged !== undefined && stored[0]?.id !== promised.acknowledged) {
      this.#violation(`${what} was acknowledged and is not in the log`);
    }
    if (stored.length === 0 && row?.status !== 'failed' && !promised.discarded) {
      this.#violation(`${what} was shown as pending and ended nowhere (${row?.status ?? 'not shown'})`);
    }
    if (stored.length > 0 && row?.status === 'failed') this.#violation(`${what} is shown as failed, and was sent`);
  }

  #promise(device: string, conversationId: string, message: Message): void {
    if (message.clientId === null || this.promised.has(message.clientId)) return;
    this.promised.set(message.clientId, {
      device,
      conversationId,
      clientId: message.clientId,
      text: message.content,
      acknowledged: undefined,
      discarded: false,
    });
  }

  #violation(text: string): void {
    if (this.violations.length < 20 && !this.violations.includes(text)) this.violations.push(text);
  }
}

const describe = (messages: readonly Message[]) =>
  messages.map((message) => `${message.content}:${message.status}`).join(' ');
