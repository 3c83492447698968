const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** A JSON pointer (RFC 6901): names one place in a document, whether or not something is there. */
export class JsonPointer {
  private constructor(
    private readonly text: string,
    /** The reference tokens, with `~1` and `~0` decoded. Empty for the whole document. */
    readonly tokens: readonly string[],
  ) {}

  /**
   * RFC 6901 section 3: empty, or every token after a `/`, with `~` only in `~0` and `~1`.
   * @returns `undefined` for a text that is no pointer
   */
  static parse(text: string): JsonPointer | undefined {
    if (!POINTER.test(text)) return undefined;
    // `~1` first: the other way round `~01` would become `/` (RFC 6901 section 4).
    const decoded = text.split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
    return new JsonPointer(text, decoded.slice(1));
  }

  get isWholeDocument(): boolean {
    return this.tokens.length === 0;
  }

  /** Whether `other` is a place inside this one. */
  contains(other: JsonPointer): boolean {
    return (
      this.tokens.length < other.tokens.length && this.tokens.every((token, at) => token === other.tokens[at])
    );
  }

  toString(): string {
    return this.text;
  }
}
