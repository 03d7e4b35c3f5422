import type { ApiAnswer } from '@hypee/chat-backend';
import type { Scheduler } from './scheduler.ts';
import { WORLD_BEGAN, type Server } from './server.ts';
import { mintToken } from './tokens.ts';

const DAY = 86_400_000;
const ANSWER_MS = 2_000;
const AGAIN_MS = 500;

/** Takes people out of a conversation and lets them in again, in its owner's name, whatever becomes of the server meanwhile. */
export class Memberships {
  readonly #scheduler: Scheduler;
  readonly #server: Server;
  readonly #owner: string;
  readonly #out = new Map<string, string>();
  /** What was asked last of each user. */
  readonly #asked = new Map<string, object>();
  #last: Promise<void> = Promise.resolve();
  #open = 0;

  constructor(scheduler: Scheduler, server: Server, owner: string) {
    this.#scheduler = scheduler;
    this.#server = server;
    this.#owner = owner;
  }

  /** Whether the user is to be no member of the conversation. */
  isOut(user: string, conversation: string): boolean {
    return this.#out.get(user) === conversation;
  }

  get areSettled(): boolean {
    return this.#open === 0;
  }

  remove(user: string, conversation: string): void {
    this.#out.set(user, conversation);
    this.#asked.set(user, {});
    this.#begin(async () => {
      await this.#insist('DELETE', `conversations/${conversation}/members/${user}/`);
      this.#server.rights.lost(user, conversation);
    });
  }

  readmit(user: string, conversation: string): void {
    const asked = {};
    this.#asked.set(user, asked);
    this.#begin(async () => {
      this.#server.rights.regains(user, conversation);
      await this.#insist('POST', `conversations/${conversation}/members/`, { member_ids: [user] });
      // Taken out again since: that comes next.
      if (this.#asked.get(user) === asked) this.#out.delete(user);
    });
  }

  /** A backup may know otherwise: who is out and who is in is told again. */
  restate({ users, conversation }: { users: readonly string[]; conversation: string }): void {
    for (const user of users) {
      if (this.isOut(user, conversation)) this.remove(user, conversation);
      else this.readmit(user, conversation);
    }
  }

  /** Lets all in who are out. */
  readmitAll(): void {
    for (const [user, conversation] of this.#out) this.readmit(user, conversation);
  }

  /** One after the other, in the order in which they were asked for. */
  #begin(work: () => Promise<void>): void {
    this.#open += 1;
    this.#last = this.#last.then(work).finally(() => (this.#open -= 1));
  }

  async #insist(method: string, path: string, body?: unknown): Promise<void> {
    for (;;) {
      const token = mintToken(this.#owner, WORLD_BEGAN + this.#scheduler.now + DAY);
      const answer = await Promise.race([
        this.#server.request(method, new URL(path, 'https://chat.example/api/'), token, body).catch(() => undefined),
        new Promise<ApiAnswer | undefined>((resolve) => this.#scheduler.after(ANSWER_MS, () => resolve(undefined))),
      ]);
      // Who is out already is not found.
      if (answer && (answer.status < 300 || answer.status === 404)) return;
      await new Promise<void>((resolve) => this.#scheduler.after(AGAIN_MS, resolve));
    }
  }
}
