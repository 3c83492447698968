/** Identifier and length octets of an element (X.690 sections 8.1.2 and 8.1.3), in any form that BER allows. */
export interface BerHeader {
  /** 0 universal, 1 application, 2 context-specific, 3 private. */
  readonly tagClass: number;
  readonly isConstructed: boolean;
  readonly tagNumber: number;
  /** Where the content octets begin. */
  readonly contentStart: number;
  /** In bytes; `undefined` for an indefinite length, which ends at the end-of-contents octets (section 8.1.3.6). */
  readonly length: number | undefined;
}

const LONG_FORM = 0x1f;
const INDEFINITE = 0x80;

/** Reads the header at a position; `undefined` when it is cut off, or the length exceeds that of `bytes`. */
export function readBerHeader(bytes: Buffer, at: number): BerHeader | undefined {
  const identifier = bytes[at];
  if (identifier === undefined) return undefined;
  const tag = readTagNumber(bytes, at);
  const length = tag && readLength(bytes, tag.end);
  if (!length) return undefined;
  return {
    tagClass: identifier >>> 6,
    isConstructed: (identifier & 0x20) !== 0,
    tagNumber: tag.value,
    contentStart: length.end,
    length: length.value,
  };
}

/** Returns where the element at a position ends; `undefined` when it is cut off. */
export function berElementEnd(bytes: Buffer, at: number): number | undefined {
  let position = at;
  let open = 0; // nested elements of indefinite length; a counter in place of recursion
  do {
    const header = readBerHeader(bytes, position);
    if (header === undefined) return undefined;
    position = header.contentStart + (header.length ?? 0);
    if (header.length === undefined) open++;
    else if (isEndOfContents(header)) open--;
  } while (open > 0);
  return open === 0 && position <= bytes.length ? position : undefined;
}

function isEndOfContents({ tagClass, isConstructed, tagNumber, length }: BerHeader): boolean {
  return tagClass === 0 && !isConstructed && tagNumber === 0 && length === 0;
}

interface Octets<Value> {
  readonly value: Value;
  readonly end: number;
}

/** Section 8.1.2.4: BER allows the long form for small numbers, too. */
function readTagNumber(bytes: Buffer, at: number): Octets<number> | undefined {
  const short = (bytes[at] ?? 0) & LONG_FORM;
  if (short !== LONG_FORM) return { value: short, end: at + 1 };
  let value = 0;
  for (let position = at + 1; position < bytes.length; position++) {
    const octet = bytes[position] ?? 0;
    value = Math.min(value * 0x80 + (octet & 0x7f), Number.MAX_SAFE_INTEGER);
    if (octet < 0x80) return { value, end: position + 1 };
  }
  return undefined;
}

/** Section 8.1.3.5: BER allows more octets than the number needs. */
function readLength(bytes: Buffer, at: number): Octets<number | undefined> | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < INDEFINITE) return { value: first, end: at + 1 };
  if (first === INDEFINITE) return { value: undefined, end: at + 1 };
  const end = at + 1 + (first & 0x7f);
  if (end > bytes.length) return undefined;
  let value = 0;
  for (const octet of bytes.subarray(at + 1, end)) {
    value = value * 0x100 + octet;
    if (value > bytes.length) return undefined;
  }
  return { value, end };
}
