import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';

const ANSWER_MS = 20_000;

/** A tab of a user: first one page, then another in its place when that is gone. */
export class Tab {
  readonly user: string;
  readonly index: number;
  readonly page: Page;
  /** Whether it runs and can be asked: false while it is frozen, elsewhere or on its way back. */
  isThere = false;
  isCrashed = false;
  /** Counts the documents of this place among the user's tabs, over all pages. */
  readonly #documents: { count: number };

  constructor(user: string, index: number, page: Page, documents: { count: number }) {
    this.user = user;
    this.index = index;
    this.page = page;
    this.#documents = documents;
    documents.count += 1;
  }

  /** Which document it is that writes now. */
  get document(): number {
    return this.#documents.count;
  }

  /** From now on another document is there. */
  turnsOver(): void {
    this.#documents.count += 1;
  }

  get name(): string {
    return `${this.user} ${this.index + 1}`;
  }

  /** Asks the page. Rejects where it is gone, and where it gives no answer. */
  ask<Answer, Given = undefined>(question: (given: Given) => Answer | Promise<Answer>, given?: Given): Promise<Answer> {
    const answer = this.page.evaluate(question as (given: unknown) => Answer, given);
    answer.catch(() => undefined);
    return Promise.race([
      answer,
      delay(ANSWER_MS, undefined, { ref: false }).then(() => {
        throw new Error(`${this.name} gives no answer.`);
      }),
    ]);
  }

  /** The chat is there, with what is stored. */
  async isReady(): Promise<boolean> {
    return this.ask(() => (globalThis as Partial<typeof globalThis>).proof?.isReady() ?? false).catch(() => false);
  }

  debug(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page);
  }
}
