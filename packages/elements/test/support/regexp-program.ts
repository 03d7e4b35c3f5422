/** The engine's own, also while `RegExpSteps` counts. */
const execute = RegExp.prototype.exec;

export type Instruction =
  | { readonly op: 'character'; readonly fits: (character: string) => boolean }
  | { readonly op: 'here'; readonly holds: (text: string, at: number) => boolean }
  | { readonly op: 'ahead'; readonly program: readonly Instruction[]; readonly expected: boolean }
  | { readonly op: 'again'; readonly group: number }
  | { readonly op: 'save'; readonly slot: number }
  /** Goes on at `first`; should that fail, at `second`. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number };

/** Writes the instructions of a part of a pattern. */
type Part = (out: Instruction[]) => void;

/**
 * A regular expression as a program for a backtracking machine. Knows what the parsers of this package use; throws for the
 * rest: named groups, word boundaries, lookbehind for more than one character, the flags `m` and `v`.
 */
export class RegExpProgram {
  readonly instructions: Instruction[] = [];
  /** With the whole match, which is the first. */
  groups = 1;

  readonly #source: string;
  readonly #flags: string;
  #at = 0;

  constructor(pattern: RegExp) {
    this.#source = pattern.source;
    this.#flags = pattern.flags.replace(/[dgy]/g, '');
    if (/[mv]/.test(this.#flags)) throw new Error(`Not counted: the flags of ${String(pattern)}`);
    const body = this.#alternatives();
    if (this.#at < this.#source.length) throw new Error(`Not understood: ${this.#source.slice(this.#at)}`);
    this.instructions.push({ op: 'save', slot: 0 });
    body(this.instructions);
    this.instructions.push({ op: 'save', slot: 1 });
  }

  #alternatives(): Part {
    const first = this.#sequence();
    if (!this.#take('|')) return first;
    const rest = this.#alternatives();
    return (out) => {
      const split: Instruction = { op: 'split', first: out.length + 1, second: 0 };
      const jump: Instruction = { op: 'jump', to: 0 };
      out.push(split);
      first(out);
      out.push(jump);
      split.second = out.length;
      rest(out);
      jump.to = out.length;
    };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#next)) parts.push(this.#repeated(this.#atom()));
    return (out) => {
      for (const part of parts) part(out);
    };
  }

  #repeated(part: Part): Part {
    const [all, sign, from = '', upTo] = this.#match(/([*+?]|\{(\d+)(,\d*)?\})\??/y) ?? [];
    if (all === undefined || sign === undefined) return part;
    const least = sign === '+' ? 1 : Number(from);
    const most = sign === '?' ? 1 : '*+'.includes(sign) || upTo === ',' ? Infinity : Number(upTo?.slice(1) ?? from);
    const lazy = all.length > sign.length;
    return (out) => {
      const optional = (): ((end: number) => void) => {
        const split: Instruction = { op: 'split', first: out.length + 1, second: 0 };
        out.push(split);
        return (end) => {
          split.second = end;
          if (lazy) [split.first, split.second] = [split.second, split.first];
        };
      };
      for (let count = 0; count < least; count += 1) part(out);
      if (most === Infinity) {
        const start = out.length;
        const close = optional();
        part(out);
        out.push({ op: 'jump', to: start });
        close(out.length);
      } else {
        const closes: ((end: number) => void)[] = [];
        for (let count = least; count < most; count += 1) {
          closes.push(optional());
          part(out);
        }
        for (const close of closes) close(out.length);
      }
    };
  }

  #atom(): Part {
    if (this.#take('^')) return here((_text, at) => at === 0);
    if (this.#take('$')) return here((text, at) => at === text.length);
    const [look, behind, sign] = this.#match(/\(\?(<?)([=!])/y) ?? [];
    if (look !== undefined) return this.#look(behind === '<', sign === '=');
    if (this.#take('(?:')) return this.#closed(this.#alternatives());
    if (this.#take('(')) return this.#group();
    const [again, group] = this.#match(/\\([1-9])/y) ?? [];
    if (again !== undefined) return (out) => out.push({ op: 'again', group: Number(group) });
    const [one] = this.#match(/\[(?:[^\]\\]|\\[^])*\]|\\[pP]\{\w+\}|\\u[\dA-F]{4}|\\[^kbBcxu]|[^\\]/y) ?? [];
    if (one === undefined) throw new Error(`Not understood: ${this.#source.slice(this.#at)}`);
    const fits = this.#oneCharacter(one);
    return (out) => out.push({ op: 'character', fits });
  }

  #group(): Part {
    const group = this.groups;
    this.groups += 1;
    const body = this.#closed(this.#alternatives());
    return (out) => {
      out.push({ op: 'save', slot: 2 * group });
      body(out);
      out.push({ op: 'save', slot: 2 * group + 1 });
    };
  }

  #look(behind: boolean, expected: boolean): Part {
    const body = this.#closed(this.#alternatives());
    const program: Instruction[] = [];
    body(program);
    if (!behind) return (out) => out.push({ op: 'ahead', program, expected });
    const [one, more] = program;
    if (one?.op !== 'character' || more) throw new Error(`Not understood: lookbehind in ${this.#source}`);
    return here((text, at) => (at > 0 && one.fits(text.charAt(at - 1))) === expected);
  }

  /** What fits one character is left to the engine. */
  #oneCharacter(source: string): (character: string) => boolean {
    const pattern = new RegExp(`^(?:${source})$`, this.#flags);
    const known = new Map<string, boolean>();
    return (character) => {
      let fits = known.get(character);
      if (fits === undefined) known.set(character, (fits = execute.call(pattern, character) !== null));
      return fits;
    };
  }

  #closed(part: Part): Part {
    if (!this.#take(')')) throw new Error(`Not understood: ${this.#source}`);
    return part;
  }

  get #next(): string {
    return this.#source.charAt(this.#at);
  }

  #take(text: string): boolean {
    const found = this.#source.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = execute.call(pattern, this.#source);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

function here(holds: (text: string, at: number) => boolean): Part {
  return (out) => out.push({ op: 'here', holds });
}
