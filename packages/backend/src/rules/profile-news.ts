import type { Hub } from '../hub/hub.ts';
import type { Ports, UserRow } from '../ports.ts';
import type { Timers } from '../timers.ts';
import { userUpdatedFrame } from '../wire/control-frames.ts';
import { myHeads } from './my-conversations.ts';
import { Spacing } from './spacing.ts';

/** Tells who shares a conversation with a user, and the user, of another name or picture: at most once a second. */
export class ProfileNews {
  readonly #ports: Pick<Ports, 'store' | 'log'>;
  readonly #hub: Hub;
  readonly #spacing: Spacing;

  constructor(ports: Pick<Ports, 'store' | 'log'>, hub: Hub, timers: Timers) {
    this.#ports = ports;
    this.#hub = hub;
    this.#spacing = new Spacing(timers);
  }

  changed(row: UserRow): void {
    this.#spacing.tell(row.id, () => void this.#tell(row));
  }

  async #tell(row: UserRow): Promise<void> {
    try {
      const heads = await this.#ports.store.read((tx) => myHeads(tx, row.id));
      this.#hub.tellAcquaintances(row.id, [...heads.keys()], userUpdatedFrame(row));
    } catch (error) {
      this.#ports.log.warn({ error }, 'A changed profile could not be told; it is read with the next page.');
    }
  }
}
