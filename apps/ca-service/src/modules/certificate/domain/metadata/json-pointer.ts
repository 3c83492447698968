const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** RFC 6901 section 4: digits without leading zeros. A minus sign counts from the end (contract 3.6). */
const INDEX = /^(?:0|-?[1-9]\d*)$/;

/** The position after the last element (RFC 6901 section 4). */
const END = '-';

/** A JSON pointer (RFC 6901). It may name a position at which the document has no value. */
export class JsonPointer {
  private constructor(
    private readonly text: string,
    /** The reference tokens, with `~1` and `~0` decoded. Empty for the whole document. */
    readonly tokens: readonly string[],
  ) {}

  /**
   * Parses a pointer: empty, or tokens after a `/` each, with `~` only in `~0` and `~1` (RFC 6901 section 3).
   * @returns `undefined` for a text that is no pointer
   */
  static parse(text: string): JsonPointer | undefined {
    if (!POINTER.test(text)) return undefined;
    // `~1` first: in the other order `~01` would become `/` (RFC 6901 section 4).
    const decoded = text.split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
    return new JsonPointer(text, decoded.slice(1));
  }

  get isWholeDocument(): boolean {
    return this.tokens.length === 0;
  }

  /** Whether `other` points below this pointer. */
  contains(other: JsonPointer): boolean {
    return (
      this.tokens.length < other.tokens.length && this.tokens.every((token, at) => token === other.tokens[at])
    );
  }

  toString(): string {
    return this.text;
  }
}

/** Whether a token is an index or `-`, which only an array understands. */
export function isArrayToken(token: string): boolean {
  return token === END || INDEX.test(token);
}

/** The position of an existing element of an array of this length; -1 is the last one. */
export function elementPosition(length: number, token: string): number | undefined {
  if (!INDEX.test(token)) return undefined;
  const index = Number(token);
  const position = index < 0 ? length + index : index;
  return position >= 0 && position < length ? position : undefined;
}

/**
 * The position before which a value is inserted into an array of this length; -1 is after the last element.
 * The position may lie beyond the end: the caller decides whether to fill the gap.
 */
export function insertPosition(length: number, token: string): number | undefined {
  if (token === END) return length;
  if (!INDEX.test(token)) return undefined;
  const index = Number(token);
  const position = index < 0 ? length + 1 + index : index;
  return position >= 0 ? position : undefined;
}
