import type { Identity } from '../ports.ts';

/** An open socket of either kind, or an open poll, as draining and closing see it. */
export interface Connection {
  /** Who is behind it; undefined until that is known. */
  readonly identity: Identity | undefined;
  /** The server is going away. Says when to come back, where the socket's level has a frame for it. */
  sayBye(spreadMs: number): void;
  /** Closes from this side. */
  close(code: number, reason: string): void;
  /** Cuts the connection without a closing handshake. */
  terminate(): void;
}

/** All open sockets and polls, and how many are left. */
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

  /** Closes those whose identity is such a one. */
  close(matches: (identity: Identity) => boolean, code: number, reason: string): void {
    for (const connection of this.all()) {
      if (connection.identity && matches(connection.identity)) connection.close(code, reason);
    }
  }

  /** Resolves when none is open. */
  emptied(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#empty.push(resolve));
  }
}
