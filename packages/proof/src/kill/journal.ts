import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** An answer that somebody got. */
export interface Entry {
  conversationId: string;
  id: string;
  key: string;
  user: string;
}

/** What was acknowledged, on disk before anything else happens: the witness that outlives everybody. */
export class Journal {
  readonly #file: string;
  readonly #descriptor: number;
  count = 0;

  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openSync(file, 'a');
  }

  acknowledged(entry: Entry): void {
    writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
    fdatasyncSync(this.#descriptor);
    this.count++;
  }

  /** Closes it and gives what it holds. */
  close(): Entry[] {
    closeSync(this.#descriptor);
    const lines = readFileSync(this.#file, 'utf8').trimEnd().split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
  }
}
