import { eraseStep, type ErasureStep } from './rules/erase-user.ts';
import { announceTakenOut } from './rules/take-out.ts';
import type { Services } from './services.ts';

/** How soon after the start what an earlier process began is gone on with. */
const FIRST_MS = 1_000;
/** How soon it is tried again after an error. */
const AGAIN_MS = 60_000;
/** Between two steps, so that requests are not kept waiting. */
const PAUSE_MS = 20;
/** Erasures of one look. */
const AT_ONCE = 100;

/** Erases users in the background, step by step, until nothing of theirs is left; also what an earlier process began. */
export class Erasures {
  readonly #services: Services;
  #running = false;
  #isDue = false;

  constructor(services: Services) {
    this.#services = services;
    services.timers.after(FIRST_MS, () => this.kick());
  }

  /** An erasure was begun. */
  kick(): void {
    this.#isDue = true;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    const { ports, timers } = this.#services;
    this.#running = true;
    try {
      while (this.#isDue) {
        this.#isDue = false;
        const rows = await ports.store.read((tx) => tx.erasures(AT_ONCE));
        for (const { user_id } of rows) await this.#erase(user_id);
        if (rows.length === AT_ONCE) this.#isDue = true;
      }
    } catch (error) {
      // A shutdown closes the store; the next start goes on.
      if (!timers.isStopped) {
        ports.log.error({ error }, 'A user could not be erased as a whole; it is tried again in a minute.');
        timers.after(AGAIN_MS, () => this.kick());
      }
    } finally {
      this.#running = false;
    }
  }

  async #erase(userId: string): Promise<void> {
    const { ports, timers } = this.#services;
    for (;;) {
      const step = await ports.store.write((tx) => eraseStep(tx, ports, userId));
      if (step === undefined) return;
      await this.#finishStep(step);
      await new Promise<void>((resolve) => void timers.after(PAUSE_MS, resolve));
    }
  }

  async #finishStep({ takenOut = [], events = [], fileIds = [], uploadIds = [] }: ErasureStep): Promise<void> {
    const { hub, ports, storedFiles } = this.#services;
    for (const [conversationId, out] of takenOut) announceTakenOut(this.#services, conversationId, out);
    for (const [conversationId, event] of events) hub.publish(conversationId, event);
    await storedFiles.remove(fileIds);
    for (const id of uploadIds) await ports.uploads?.remove(id);
  }
}
