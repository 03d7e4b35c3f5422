import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Seeded } from '../seeded.ts';
import { Link, type Cut } from './link.ts';
import type { Road } from './pipe.ts';

/** The way of one client to the server: a port of its own, and faults of its own. */
export class Lane {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #random: Seeded;
  readonly road: Road = { latency: 0, shape: 'as they come' };
  /** The answer to the next request that writes gets lost. */
  dropsNextAnswer = false;
  droppedAnswers = 0;

  private constructor(server: Server, random: Seeded, port: number) {
    this.#server = server;
    this.#random = random;
    server.on('connection', (socket) => {
      const link: Link = new Link(socket, port, this.road, random, () => this.#posts(link));
      this.#links.add(link);
      void link.gone.then(() => this.#links.delete(link));
    });
  }

  /** @param port the server's */
  static async open(port: number, random: Seeded): Promise<Lane> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Lane(server, random, port);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts one connection, or all of them. A reset may also hit a dead one, whose client then knows. Says how many were whole. */
  cut(how: Cut, all = false): number {
    const able = how === 'reset' ? [...this.#links] : this.#whole();
    const chosen = all ? able : able.splice(this.#random.between(0, able.length - 1), 1);
    const count = chosen.filter((link) => link.isWhole).length;
    for (const link of chosen) link.cut(how);
    return count;
  }

  hold(ms: number): void {
    for (const link of this.#whole()) link.hold(ms);
  }

  /** The network is as it should be. What was cut stays cut: each side has to find out by itself. */
  heal(): void {
    this.road.latency = 0;
    this.road.shape = 'as they come';
    this.dropsNextAnswer = false;
    for (const link of this.#whole()) link.release();
  }

  /** Ends the connections that were cut without telling. */
  tellOfCuts(): void {
    for (const link of this.#links) if (!link.isWhole) link.reset();
  }

  /** Resolves when both sides of each connection are gone. */
  async close(): Promise<void> {
    const links = [...this.#links];
    for (const link of links) link.reset();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await Promise.all([closed, ...links.map(({ gone }) => gone)]);
  }

  #whole(): Link[] {
    return [...this.#links].filter((link) => link.isWhole);
  }

  #posts(link: Link): void {
    if (!this.dropsNextAnswer) return;
    this.dropsNextAnswer = false;
    this.droppedAnswers++;
    link.dropAnswer();
  }
}
