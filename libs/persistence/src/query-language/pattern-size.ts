/** A counted repetition of PostgreSQL's regular expressions: `{2}`, `{2,}`, `{2,5}`. */
const COUNT = /\{(\d{1,9})(?:(,)(\d{0,9}))?\}/y;

/** PostgreSQL may compile the content of a repeated group twice. */
const REPEATED_GROUP = 2;

/** The cost of a pattern. */
export interface PatternSize {
  /** Characters with counted repetitions expanded: `(ab{3}){2}` has 10, two of them for the group itself. */
  readonly size: number;
  /** The first part of it that is not supported: a back-reference, lookaround, an embedded option or a director. */
  readonly unsupported?: string;
}

/**
 * Measures a pattern in the syntax of advanced regular expressions (PostgreSQL 9.7.3). The size decides how long
 * PostgreSQL compiles it and how much memory that takes: `(x{1,200}){1,200}` takes seconds and a gigabyte. Unsupported
 * parts can take more than linear time to match, or change the syntax.
 */
export function patternSize(pattern: string): PatternSize {
  return new PatternReader(pattern).read();
}

class PatternReader {
  readonly #groups: number[] = [];
  #position = 0;
  #size = 0;
  /** Size of the last atom, which a repetition repeats. */
  #last = 0;
  #unsupported: string | undefined;

  constructor(private readonly pattern: string) {}

  read(): PatternSize {
    if (this.pattern.startsWith('***')) this.#reject('***');
    while (this.#position < this.pattern.length && this.#unsupported === undefined) this.#readNext();
    const size = this.#groups.reduce((sum, outer) => sum + outer, this.#size);
    return this.#unsupported === undefined ? { size } : { size, unsupported: this.#unsupported };
  }

  #readNext(): void {
    switch (this.#at(0)) {
      case '\\':
        this.#take(this.#escapeLength(this.#position));
        return;
      case '[':
        this.#take(this.#bracketLength());
        return;
      case '(':
        this.#open();
        return;
      case ')':
        this.#close();
        return;
      case '{':
        this.#repeatOrTake();
        return;
      case '*':
      case '+':
      case '?':
        this.#repeat(1, this.#last > 1 ? REPEATED_GROUP : 1);
        return;
      default:
        this.#take(1);
    }
  }

  #at(offset: number): string {
    return this.pattern[this.#position + offset] ?? '';
  }

  #take(length: number): void {
    this.#position += length;
    this.#last = 1;
    this.#size += 1;
  }

  #repeat(length: number, times: number): void {
    this.#position += length;
    this.#size += this.#last * (times - 1);
    this.#last *= times;
  }

  #open(): void {
    if (this.#at(1) === '?' && this.#at(2) !== ':') {
      this.#reject(this.pattern.slice(this.#position, this.#position + 3));
    }
    this.#position += this.#at(1) === '?' ? 3 : 1;
    this.#groups.push(this.#size);
    this.#size = 0;
  }

  #close(): void {
    this.#position += 1;
    this.#last = this.#size + 1;
    this.#size = (this.#groups.pop() ?? 0) + this.#last;
  }

  #repeatOrTake(): void {
    COUNT.lastIndex = this.#position;
    const [text, least = '', comma, most = ''] = COUNT.exec(this.pattern) ?? [];
    if (text === undefined) {
      this.#take(1);
      return;
    }
    const times = comma !== undefined && most === '' ? Number(least) + 1 : Number(most || least);
    this.#repeat(text.length, Math.max(times, 1));
  }

  /** `\cX` is the control character of any X. */
  #escapeLength(position: number): number {
    const escaped = this.pattern[position + 1] ?? '';
    if (/[1-9]/.test(escaped)) this.#reject(`\\${escaped}`);
    return escaped === 'c' ? 3 : 2;
  }

  /** A `]` is a character at the beginning of a bracket expression and inside of `[:…:]`, `[.….]` and `[=…=]`. */
  #bracketLength(): number {
    const { pattern } = this;
    let position = this.#position + (this.#at(1) === '^' ? 2 : 1);
    if (pattern[position] === ']') position += 1;
    while (position < pattern.length && pattern[position] !== ']') position += this.#elementLength(position);
    return position + 1 - this.#position;
  }

  #elementLength(position: number): number {
    const { pattern } = this;
    if (pattern[position] === '\\') return this.#escapeLength(position);
    const [, kind] = /^\[([:.=])/.exec(pattern.slice(position, position + 2)) ?? [];
    if (kind === undefined) return 1;
    const end = pattern.indexOf(`${kind}]`, position + 2);
    return (end === -1 ? pattern.length : end + 2) - position;
  }

  #reject(part: string): void {
    this.#unsupported ??= part;
  }
}
