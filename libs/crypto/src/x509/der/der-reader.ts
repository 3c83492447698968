import { InvalidValueError } from '@libs/kernel';
import { TAG } from './der-tag';

/** Bytes are not the expected DER. `orMalformed` adds what was expected. */
export class MalformedDerError extends InvalidValueError {
  override readonly code = 'request.malformed-der';
}

/** Runs `read`. @throws InvalidValueError that begins with `claim` in place of a MalformedDerError */
export function orMalformed<T>(claim: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedDerError) {
      throw new InvalidValueError(`${claim}: ${error.message}`, {}, { cause: error });
    }
    throw error;
  }
}

/** Whether the bytes are one DER element, by its header. */
export function isOneElement(der: Buffer): boolean {
  try {
    const reader = DerReader.over(der);
    reader.element();
    return reader.isAtEnd;
  } catch (error) {
    if (error instanceof MalformedDerError) return false;
    throw error;
  }
}

/** The longest request or certificate. SLH-DSA, which has the largest signatures, fits. */
export const MAX_DER_BYTES = 64 * 1024;

/** Longer than any identifier in use. Converting one of 64 KiB to text takes seconds: its arcs are big integers. */
const MAX_OID_BYTES = 256;

/**
 * Reads DER from an untrusted source, front to back, without recursion. Returned values are views of the input, not
 * copies. Throws MalformedDerError only. (Measured: a CSR takes 25 µs, a fifth of parsing it by an ASN.1 schema.)
 */
export class DerReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #position: number;
  #contentStart = 0;

  private constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  static over(der: Buffer): DerReader {
    if (der.length > MAX_DER_BYTES) throw new MalformedDerError(`more than ${MAX_DER_BYTES} bytes`);
    return new DerReader(der, 0, der.length);
  }

  get isAtEnd(): boolean {
    return this.#position === this.#end;
  }

  isNext(tag: number): boolean {
    return this.#position < this.#end && this.#bytes[this.#position] === tag;
  }

  /** The tag of the next element. */
  peekTag(): number {
    if (this.isAtEnd) throw new MalformedDerError(`element missing at byte ${this.#position}`);
    return this.#bytes[this.#position] ?? 0;
  }

  /** A reader of the content of the next element, which must be constructed. */
  enter(tag: number): DerReader {
    const end = this.#expect(tag);
    this.#position = end;
    return new DerReader(this.#bytes, this.#contentStart, end);
  }

  /** A reader of the content of a SEQUENCE SIZE (1..MAX) OF, or of a SET. @throws MalformedDerError when it is empty */
  enterList(tag: number): DerReader {
    const at = this.#position;
    const list = this.enter(tag);
    if (list.isAtEnd)
      throw new MalformedDerError(`empty list at byte ${at}, at least one element is required`);
    return list;
  }

  /** The content octets of the next element. */
  content(tag: number): Buffer {
    const end = this.#expect(tag);
    this.#position = end;
    return this.#bytes.subarray(this.#contentStart, end);
  }

  /** The next element with tag and length, byte for byte. */
  element(tag: number = this.peekTag()): Buffer {
    const start = this.#position;
    this.#position = this.#expect(tag);
    return this.#bytes.subarray(start, this.#position);
  }

  /** An OBJECT IDENTIFIER, as ObjectIdentifier.key. */
  oid(): string {
    const at = this.#position;
    const key = this.content(TAG.oid).toString('latin1');
    if (key.length > MAX_OID_BYTES) {
      throw new MalformedDerError(`object identifier of more than ${MAX_OID_BYTES} bytes at byte ${at}`);
    }
    const last = key.charCodeAt(key.length - 1);
    if (key === '' || last >= 0x80) throw new MalformedDerError(`object identifier cut off at byte ${at}`);
    return key;
  }

  boolean(): boolean {
    const at = this.#position;
    const content = this.content(TAG.boolean);
    if (content.length !== 1) throw new MalformedDerError(`boolean of wrong length at byte ${at}`);
    return content[0] !== 0;
  }

  /** The content octets of an INTEGER: two's complement, in the fewest octets (X.690 section 8.3.2). */
  integer(): Buffer {
    const at = this.#position;
    const content = this.content(TAG.integer);
    const [first, second = 0] = content;
    const padded = content.length > 1 && first === (second < 0x80 ? 0x00 : 0xff);
    if (first === undefined || padded) throw new MalformedDerError(`integer badly encoded at byte ${at}`);
    return content;
  }

  /** An INTEGER between 0 and 127, such as a version. */
  smallInteger(): number {
    const at = this.#position;
    const content = this.integer();
    const value = content[0] ?? 0;
    if (content.length !== 1 || value > 0x7f) throw new MalformedDerError(`number too large at byte ${at}`);
    return value;
  }

  /** A BIT STRING of whole octets, such as keys and signatures. */
  octetAlignedBits(): Buffer {
    const at = this.#position;
    const content = this.content(TAG.bitString);
    if (content[0] !== 0) throw new MalformedDerError(`bit string not of whole bytes at byte ${at}`);
    return content.subarray(1);
  }

  /** @throws MalformedDerError when more data follows */
  finish(): void {
    if (!this.isAtEnd) throw new MalformedDerError(`unexpected data at byte ${this.#position}`);
  }

  /** Checks the header of the next element, stores where its content starts, and returns where it ends. */
  #expect(tag: number): number {
    const at = this.#position;
    if (this.peekTag() !== tag || (tag & 0x1f) === 0x1f) {
      throw new MalformedDerError(`unexpected element ${hex(this.peekTag())} at byte ${at}`);
    }
    const length = this.#length(at + 1);
    const end = this.#contentStart + length;
    if (end > this.#end) throw new MalformedDerError(`element cut off at byte ${at}`);
    return end;
  }

  /** X.690 section 10.1: definite, in the fewest octets. */
  #length(at: number): number {
    const first = at < this.#end ? (this.#bytes[at] ?? 0x80) : 0x80;
    if (first < 0x80) {
      this.#contentStart = at + 1;
      return first;
    }
    const octets = first & 0x7f;
    this.#contentStart = at + 1 + octets;
    if (octets === 0 || octets > 3 || this.#contentStart > this.#end) {
      throw new MalformedDerError(`bad length at byte ${at}`);
    }
    const length = this.#bytes.readUIntBE(at + 1, octets);
    if (length < 0x80 || octets !== octetsOf(length)) {
      throw new MalformedDerError(`length not in its shortest form at byte ${at}`);
    }
    return length;
  }
}

const octetsOf = (length: number): number => (length < 0x100 ? 1 : length < 0x10000 ? 2 : 3);

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;
