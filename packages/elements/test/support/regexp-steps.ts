import { RegExpProgram, type Instruction } from './regexp-program.ts';

/**
 * Counts what regular expressions cost, with the steps back that an engine takes when a way fails: while this is on, what they
 * are asked is asked once more of a small machine that counts its steps, and the two have to agree.
 */
export class RegExpSteps {
  readonly #native = RegExp.prototype.exec;
  readonly #machines = new Map<string, Machine>();
  /** By the object, which is quicker to tell than what it says. */
  readonly #known = new WeakMap<RegExp, Machine>();
  #steps = 0;

  /** The steps of everything that `run` matches. */
  count(run: () => void): number {
    this.#steps = 0;
    const exec = (pattern: RegExp, text: string): RegExpExecArray | null => this.#exec(pattern, text);
    RegExp.prototype.exec = function (text) {
      return exec(this, text);
    };
    try {
      run();
    } finally {
      RegExp.prototype.exec = this.#native;
    }
    return this.#steps;
  }

  #exec(pattern: RegExp, text: string): RegExpExecArray | null {
    const from = pattern.global || pattern.sticky ? pattern.lastIndex : 0;
    const found = this.#native.call(pattern, text);
    const machine = this.#known.get(pattern) ?? this.#find(pattern);
    const groups = machine.run(text, from);
    this.#steps += machine.steps;
    if (groups?.length !== found?.length || groups?.some((group, index) => group !== found?.[index]))
      throw new Error(`The counting machine disagrees about ${String(pattern)}.`);
    return found;
  }

  #find(pattern: RegExp): Machine {
    const counting = RegExp.prototype.exec;
    RegExp.prototype.exec = this.#native;
    const machine = this.#machines.get(String(pattern)) ?? new Machine(pattern);
    RegExp.prototype.exec = counting;
    this.#machines.set(String(pattern), machine);
    this.#known.set(pattern, machine);
    return machine;
  }
}

type Saved = (number | undefined)[];

class Machine {
  /** Of the last run. */
  steps = 0;
  readonly #program: RegExpProgram;
  /** Tries each place, not only the first. */
  readonly #searches: boolean;
  readonly #unicode: boolean;

  constructor(pattern: RegExp) {
    this.#searches = !pattern.sticky && !pattern.source.startsWith('^');
    this.#unicode = pattern.unicode;
    this.#program = new RegExpProgram(pattern);
  }

  /** @returns the text of each group */
  run(text: string, from: number): (string | undefined)[] | undefined {
    this.steps = 0;
    const last = this.#searches ? text.length : from;
    for (let start = from; start <= last; start += 1) {
      const saved = this.#match(this.#program.instructions, text, start);
      if (saved) return Array.from({ length: this.#program.groups }, (_, group) => part(text, saved, group));
    }
    return undefined;
  }

  #match(program: readonly Instruction[], text: string, start: number): Saved | undefined {
    const ways: { pc: number; at: number; saved: Saved }[] = [{ pc: 0, at: start, saved: [] }];
    for (let way = ways.pop(); way; way = ways.pop()) {
      const saved = this.#follow(program, text, way, ways);
      if (saved) return saved;
    }
    return undefined;
  }

  /** One way to its end. The others that it meets are put on `ways`. */
  #follow(
    program: readonly Instruction[],
    text: string,
    { pc, at, saved }: { pc: number; at: number; saved: Saved },
    ways: { pc: number; at: number; saved: Saved }[],
  ): Saved | undefined {
    for (let next = program[pc]; next; next = program[pc]) {
      this.steps += 1;
      pc += 1;
      switch (next.op) {
        case 'split':
          ways.push({ pc: next.second, at, saved });
          pc = next.first;
          break;
        case 'jump':
          pc = next.to;
          break;
        case 'save':
          saved = saved.slice();
          saved[next.slot] = at;
          break;
        case 'here':
          if (!next.holds(text, at)) return undefined;
          break;
        case 'ahead':
          if (!!this.#match(next.program, text, at) !== next.expected) return undefined;
          break;
        case 'again': {
          const again = part(text, saved, next.group) ?? '';
          if (!text.startsWith(again, at)) return undefined;
          at += again.length;
          break;
        }
        case 'character': {
          const character = this.#unicode ? String.fromCodePoint(text.codePointAt(at) ?? 0) : text.charAt(at);
          if (at >= text.length || !next.fits(character)) return undefined;
          at += character.length;
        }
      }
    }
    return saved;
  }
}

function part(text: string, saved: Saved, group: number): string | undefined {
  const from = saved[2 * group];
  const to = saved[2 * group + 1];
  return from === undefined || to === undefined ? undefined : text.slice(from, to);
}
