import { TAG } from '../der/der-tag';

const CONSTRUCTED = 0x20;
/** Deeper than any certificate; bounds the recursion. */
const MAX_DEPTH = 32;
const TRUE = 0xff;

/**
 * The first violation of DER (X.690 sections 10 and 11), as a sentence: lengths and integers that are not in their
 * shortest form, BOOLEANs other than TRUE (in certificates, FALSE is always a default, which DER omits), unused bits that
 * are set, unordered SETs. Also checks elements inside OCTET STRINGs, such as extensions. One pass, without copies.
 */
export function encodingProblem(der: Buffer): string | undefined {
  return new EncodingCheck(der).run();
}

class EncodingCheck {
  constructor(private readonly der: Buffer) {}

  run(): string | undefined {
    return this.#elements(0, this.der.length, 0);
  }

  #elements(start: number, end: number, depth: number): string | undefined {
    if (depth > MAX_DEPTH) return `elements nest deeper than ${MAX_DEPTH} levels`;
    for (let at = start; at < end;) {
      const header = this.#header(at, end);
      if (typeof header === 'string') return header;
      const problem = this.#element(at, header, depth);
      if (problem !== undefined) return problem;
      at = header.end;
    }
    return undefined;
  }

  #element(at: number, { content, end }: Header, depth: number): string | undefined {
    const tag = this.der[at] ?? 0;
    if ((tag & CONSTRUCTED) !== 0) {
      const disorder = tag === TAG.set ? this.#set(at, content, end) : undefined;
      return disorder ?? this.#elements(content, end, depth + 1);
    }
    if (tag === TAG.octetString && this.#holdsElement(content, end)) {
      return this.#elements(content, end, depth + 1);
    }
    return this.#primitive(tag, at, { content, end });
  }

  #primitive(tag: number, at: number, { content, end }: Header): string | undefined {
    switch (tag) {
      case TAG.boolean:
        return end - content === 1 && this.der[content] === TRUE
          ? undefined
          : `a BOOLEAN at byte ${at} is not TRUE`;
      case TAG.integer:
        return this.#integer(at, content, end);
      case TAG.bitString:
        return this.#bitString(at, content, end);
      default:
        return undefined;
    }
  }

  #integer(at: number, content: number, end: number): string | undefined {
    const [first = 0, second = 0] = [this.der[content], this.der[content + 1]];
    const padded = end - content > 1 && first === (second < 0x80 ? 0x00 : 0xff);
    return content === end || padded ? `an INTEGER at byte ${at} is not in its shortest form` : undefined;
  }

  #bitString(at: number, content: number, end: number): string | undefined {
    const unused = this.der[content] ?? 8;
    const last = end - content > 1 ? (this.der[end - 1] ?? 0) : 0;
    const isFine = unused < 8 && (unused === 0 || end - content > 1) && (last & ((1 << unused) - 1)) === 0;
    return isFine ? undefined : `a BIT STRING at byte ${at} has invalid unused bits`;
  }

  /** X.690 section 11.6: the encodings in ascending order. */
  #set(at: number, content: number, end: number): string | undefined {
    let previous: Buffer | undefined;
    for (let member = content; member < end;) {
      const header = this.#header(member, end);
      if (typeof header === 'string') return header;
      const bytes = this.der.subarray(member, header.end);
      if (previous !== undefined && previous.compare(bytes) > 0) return `a SET at byte ${at} is out of order`;
      previous = bytes;
      member = header.end;
    }
    return undefined;
  }

  /** Whether an OCTET STRING contains one element, as extensions do. A key identifier does so only by chance. */
  #holdsElement(content: number, end: number): boolean {
    const tag = this.der[content];
    if (tag !== TAG.sequence && tag !== TAG.bitString) return false;
    const header = this.#header(content, end);
    return typeof header !== 'string' && header.end === end;
  }

  #header(at: number, limit: number): Header | string {
    const [tag = 0, first = 0x80] = [this.der[at], this.der[at + 1]];
    if ((tag & 0x1f) === 0x1f) return `a tag at byte ${at} is longer than one byte`;
    const header = first < 0x80 ? { content: at + 2, end: at + 2 + first } : this.#longForm(at, first, limit);
    if (typeof header === 'string') return header;
    return header.end > limit ? `an element at byte ${at} is cut off` : header;
  }

  /** X.690 section 10.1: the fewest octets, and no indefinite form. */
  #longForm(at: number, first: number, limit: number): Header | string {
    const octets = first & 0x7f;
    const content = at + 2 + octets;
    if (octets === 0 || octets > 3 || content > limit) {
      return `a length at byte ${at} is indefinite or too long`;
    }
    const length = this.der.readUIntBE(at + 2, octets);
    const shortest = octets === 1 ? 0x80 : 1 << (8 * (octets - 1));
    return length < shortest
      ? `a length at byte ${at} is not in its shortest form`
      : { content, end: content + length };
  }
}

interface Header {
  readonly content: number;
  readonly end: number;
}
