import { InvalidValueError, type Randomness } from '@libs/kernel';
import { tlv, unsignedInteger } from '../der/der';
import { TAG } from '../der/der-tag';

/** 128 bits from a CSPRNG (the contract asks for [0, 2^128)); in DER at most 17 of the 20 octets allowed. */
const RANDOM_BYTES = 16;

/** Longer ones than RFC 5280 section 4.1.2.2 allows exist in old certificates; this is only a bound. */
const MAX_BYTES = 64;

/** A certificate's serial number. */
export class SerialNumber {
  private constructor(
    /** Lower case, an even number of digits, without a leading sign byte; `00` for zero. */
    readonly hex: string,
    /** The DER INTEGER. */
    readonly der: Buffer,
  ) {}

  /** Positive and unpredictable. Zero is drawn again: RFC 5280 section 4.1.2.2 wants it positive. */
  static random(randomness: Randomness): SerialNumber {
    for (;;) {
      const bytes = randomness.bytes(RANDOM_BYTES);
      if (bytes.some((byte) => byte !== 0)) return SerialNumber.#ofMagnitude(bytes);
    }
  }

  /** Reads what people paste: upper case, colons between bytes, any number of leading zeros. */
  static fromHex(hex: string): SerialNumber {
    const digits = hex.replaceAll(':', '').toLowerCase();
    if (!/^[0-9a-f]+$/.test(digits)) throw new InvalidValueError('serial number is not hexadecimal');
    if (digits.length > 2 * MAX_BYTES) throw new InvalidValueError('serial number is too long');
    return SerialNumber.#ofMagnitude(
      Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'),
    );
  }

  /**
   * The content octets of an INTEGER from a certificate. A negative number is forbidden but exists: its
   * absolute value names it (contract 1.7), and its bytes are kept as they are.
   */
  static fromDerInteger(content: Buffer): SerialNumber {
    if (content.length === 0 || content.length > MAX_BYTES) {
      throw new InvalidValueError(`serial number is not 1 to ${MAX_BYTES} bytes long`);
    }
    const isNegative = (content[0] ?? 0) >= 0x80;
    const magnitude = isNegative ? negated(content) : content;
    return new SerialNumber(hexOf(magnitude), tlv(TAG.integer, content));
  }

  static #ofMagnitude(bytes: Buffer): SerialNumber {
    return new SerialNumber(hexOf(bytes), unsignedInteger(bytes));
  }

  /** RFC 5280 section 4.1.2.2: more than zero. */
  get isPositive(): boolean {
    return (this.der[2] ?? 0) < 0x80 && this.hex !== '00';
  }

  equals(other: SerialNumber): boolean {
    return this.der.equals(other.der);
  }

  toString(): string {
    return this.hex;
  }

  toJSON(): string {
    return this.hex;
  }
}

function hexOf(magnitude: Buffer): string {
  let first = 0;
  while (first < magnitude.length - 1 && magnitude[first] === 0) first++;
  return magnitude.toString('hex', first);
}

/** Two's complement. */
function negated(content: Buffer): Buffer {
  const modulus = 1n << BigInt(8 * content.length);
  const value = modulus - BigInt(`0x${content.toString('hex')}`);
  return Buffer.from(value.toString(16).padStart(2 * content.length, '0'), 'hex');
}
