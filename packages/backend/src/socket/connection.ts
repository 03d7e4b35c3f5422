/** An open socket of either kind, as draining and closing see it. */
export interface Connection {
  /** The server is going away. Says when to come back, where the socket's level has a frame for it. */
  sayBye(spreadMs: number): void;
  /** Closes from this side. */
  close(code: number, reason: string): void;
  /** Cuts the connection without a closing handshake. */
  terminate(): void;
}

/** All open sockets, and how many are left. */
export class Connections {
  readonly #open = new Set<Connection>();
  #empty: (() => void)[] = [];

  add(connection: Connection): void {
    this.#open.add(connection);
  }

  remove(connection: Connection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) for (const resolve of this.#empty.splice(0)) resolve();
  }

  all(): Connection[] {
    return [...this.#open];
  }

  /** Resolves when none is open. */
  emptied(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#empty.push(resolve));
  }
}
