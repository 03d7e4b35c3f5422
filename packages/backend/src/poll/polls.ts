import type { Services } from '../services.ts';
import type { Connections } from '../socket/connection.ts';
import { WireError } from '../wire-error.ts';
import { PollMemory } from './memory.ts';
import { Poll, type PollCall } from './poll.ts';

/** How long a user with too many connections is told to wait. */
const STAY_AWAY_SECONDS = 30;

/** Who polls, and how it is learnt that they are gone. */
export type PollRequest = Omit<PollCall, 'memory' | 'epoch'> & {
  readonly onHangUp: ((callback: () => void) => void) | undefined;
};

/** The open polls of this process. */
export class Polls {
  readonly #services: Services;
  readonly #connections: Connections;
  readonly #isOpen: () => boolean;
  /** By user and session: of each there is one. */
  readonly #open = new Map<string, Poll>();

  /** @param isOpen false from the beginning of a shutdown on */
  constructor(services: Services, connections: Connections, isOpen: () => boolean) {
    this.#services = services;
    this.#connections = connections;
    this.#isOpen = isOpen;
  }

  /**
   * @returns the answer's JSON
   * @throws WireError `unavailable` during a shutdown, `rate_limited` where the user has too many connections
   */
  async answer({ onHangUp, ...call }: PollRequest): Promise<string> {
    const { hub, settings, ports } = this.#services;
    const { userId } = call.identity;
    const epoch = await this.#services.epoch();
    if (!this.#isOpen()) {
      throw new WireError('unavailable', 'This server is shutting down: ask again in a moment.', { retryAfter: 1 });
    }
    const owner = { userId, epoch };
    const memory = PollMemory.read(owner, call.body.next) ?? PollMemory.begin(owner, ports.random.id());
    const key = JSON.stringify([userId, memory.session]);
    this.#open.get(key)?.abandon();
    if (hub.countSockets(userId) >= settings.limits.sockets) {
      throw new WireError('rate_limited', 'Too many connections of this user are open.', {
        retryAfter: STAY_AWAY_SECONDS,
      });
    }
    const poll = new Poll(this.#services, { ...call, memory, epoch });
    this.#open.set(key, poll);
    this.#connections.add(poll);
    poll.start();
    onHangUp?.(() => poll.abandon());
    try {
      return await poll.answer;
    } finally {
      this.#connections.remove(poll);
      if (this.#open.get(key) === poll) this.#open.delete(key);
    }
  }
}
