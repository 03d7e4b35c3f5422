import type { Seeded } from '../seeded.ts';
import type { Device } from './device.ts';
import type { Chronicle, Written } from './chronicle.ts';
import type { Tab } from './tab.ts';

const BY_HAND = 0.2;
const TYPED_MS = 5_000;

/** Writes for one user: mostly as a script of the page would, sometimes by hand, in the field of the element. */
export class Writer {
  readonly #device: Device;
  readonly #record: Chronicle;
  readonly #random: Seeded;
  readonly #ids: readonly [string, ...string[]];
  #count = 0;
  /** In one tab one thing is written after the other. */
  readonly #turns = new Map<number, Promise<unknown>>();
  /** Written by hand. */
  typed = 0;

  constructor(device: Device, record: Chronicle, random: Seeded, ids: readonly [string, ...string[]]) {
    this.#device = device;
    this.#record = record;
    this.#random = random;
    this.#ids = ids;
  }

  /** Writes something in any tab that is there. */
  async writeSomewhere(): Promise<void> {
    const there = this.#device.tabs.filter(({ isThere }) => isThere);
    const tab = there[this.#random.between(0, there.length - 1)];
    if (!tab) return;
    if (this.#random.next() < BY_HAND) await this.#inTurn(tab, () => this.#type(tab));
    else await this.write(tab);
  }

  /** A text to write in this tab, noted before anything can happen to it. */
  #next(tab: Tab, conversationId: string = this.#random.pick(this.#ids)): Written {
    this.#count += 1;
    const place = { user: tab.user, tab: tab.index, document: tab.document };
    return this.#record.wrote(place, conversationId, `${tab.name} writes ${this.#count}`);
  }

  /** Writes in this tab. A page that ends meanwhile may or may not have got it. */
  write(tab: Tab, count = 1): Promise<Written[]> {
    return this.#inTurn(tab, () => this.#send(tab, count));
  }

  /** Nobody writes in this tab any more unless a fault does, and what was begun is written. */
  async leave(tab: Tab): Promise<void> {
    tab.isThere = false;
    await this.#turns.get(tab.index);
  }

  async #send(tab: Tab, count: number): Promise<Written[]> {
    const messages = Array.from({ length: count }, () => this.#next(tab));
    const texts = messages.map(({ conversationId, content }) => ({ conversationId, content }));
    const after = await tab
      .ask((all) => all.map(({ conversationId, content }) => proof.send(conversationId, content)), texts)
      .catch(() => []);
    for (const [index, keys] of after.entries()) {
      const message = messages[index];
      if (message) message.after = keys;
    }
    return messages;
  }

  #inTurn<Value>(tab: Tab, work: () => Promise<Value>): Promise<Value> {
    const turn = (this.#turns.get(tab.index) ?? Promise.resolve()).then(work);
    this.#turns.set(tab.index, turn);
    return turn;
  }

  async #type(tab: Tab): Promise<void> {
    const { content } = this.#next(tab, this.#ids[tab.index]);
    try {
      await tab.page.bringToFront();
      const field = tab.page.locator('hypee-composer textarea');
      await field.fill(content, { timeout: TYPED_MS });
      await field.press('Enter', { timeout: TYPED_MS });
      this.typed += 1;
    } catch {
      // The page went away from under the user's hands.
    }
  }
}
