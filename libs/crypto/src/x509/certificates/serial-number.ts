import { InvalidValueError, type Randomness } from '@libs/kernel';
import { tlv, unsignedInteger } from '../der/der';
import { TAG } from '../der/der-tag';

/** 128 random bits, as the contract requires; at most 17 octets in DER, of the 20 that are allowed. */
const RANDOM_BYTES = 16;

/** Old certificates exceed the limit of RFC 5280 section 4.1.2.2, so that this one is higher. */
const MAX_BYTES = 64;

/** A certificate's serial number. */
export class SerialNumber {
  private constructor(
    /** Lower case, an even number of digits, without a sign byte; `00` for zero. */
    readonly hex: string,
    /** The DER INTEGER. */
    readonly der: Buffer,
  ) {}

  /** Draws a random number above zero (RFC 5280 section 4.1.2.2). */
  static random(randomness: Randomness): SerialNumber {
    for (;;) {
      const bytes = randomness.bytes(RANDOM_BYTES);
      if (bytes.some((byte) => byte !== 0)) return SerialNumber.#ofMagnitude(bytes);
    }
  }

  /** Parses hex, also with upper case, colons and leading zeros. @throws InvalidValueError */
  static fromHex(hex: string): SerialNumber {
    const digits = hex.replaceAll(':', '').toLowerCase();
    if (!/^[0-9a-f]+$/.test(digits)) throw new InvalidValueError('serial number is not hexadecimal');
    if (digits.length > 2 * MAX_BYTES) throw new InvalidValueError('serial number is too long');
    return SerialNumber.#ofMagnitude(
      Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'),
    );
  }

  /**
   * Reads the content octets of an INTEGER of a certificate. Negative numbers are forbidden but exist: `hex` is their
   * absolute value (contract 1.7), `der` keeps their bytes. @throws InvalidValueError
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

  /** Whether it is above zero, as RFC 5280 section 4.1.2.2 requires. */
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
