import { bitString } from '../der/der';
import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';

/** Bits 0 to 8 of KeyUsage (RFC 5280 section 4.2.1.3), spelled as in the API. */
export const KEY_USAGES = [
  'DigitalSignature',
  'ContentCommitment',
  'KeyEncipherment',
  'DataEncipherment',
  'KeyAgreement',
  'CertSign',
  'CRLSign',
  'EncipherOnly',
  'DecipherOnly',
] as const;

export type KeyUsage = (typeof KEY_USAGES)[number];

/** Key usages in the order of their bits, without repetitions. */
export const inBitOrder = (usages: readonly KeyUsage[]): KeyUsage[] =>
  KEY_USAGES.filter((usage) => usages.includes(usage));

/** Encodes a named bit list: DER omits trailing zero bits (X.690 section 11.2.2). */
export function encodeKeyUsage(usages: readonly KeyUsage[]): Buffer {
  let bits = 0;
  for (const usage of usages) bits |= 0x8000 >>> KEY_USAGES.indexOf(usage);
  const octets = bits === 0 ? [] : (bits & 0xff) === 0 ? [bits >>> 8] : [bits >>> 8, bits & 0xff];
  const last = octets.at(-1) ?? 0;
  return bitString(Buffer.from(octets), last === 0 ? 0 : trailingZeros(last));
}

/**
 * Decodes the value, in the order of KEY_USAGES. Ignores bits without a name, and unused bits, which are no values
 * although some encoders set them (X.690 section 11.2.1). @throws MalformedDerError
 */
export function decodeKeyUsage(value: Buffer): KeyUsage[] {
  const reader = DerReader.over(value);
  const content = reader.content(TAG.bitString);
  reader.finish();
  const unused = content[0];
  if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0)) {
    throw new MalformedDerError('key usage is not a bit string');
  }
  const length = 8 * (content.length - 1) - unused;
  return KEY_USAGES.filter(
    (_, bit) => bit < length && ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0,
  );
}

const trailingZeros = (octet: number): number => 31 - Math.clz32(octet & -octet);
