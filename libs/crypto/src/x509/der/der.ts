import { contextConstructed, contextPrimitive, TAG } from './der-tag';

const NO_BYTES = Buffer.alloc(0);

/** One DER element: tag, shortest definite length (X.690 section 10.1), and the concatenated parts. */
export function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  const header = length < 0x80 ? 2 : length < 0x100 ? 3 : length < 0x10000 ? 4 : 5;
  const der = Buffer.allocUnsafe(header + length);
  der[0] = tag;
  if (header === 2) der[1] = length;
  else {
    der[1] = 0x80 | (header - 2);
    der.writeUIntBE(length, 2, header - 2);
  }
  let position = header;
  for (const part of parts) {
    der.set(part, position);
    position += part.length;
  }
  return der;
}

export const sequence = (...parts: readonly Buffer[]): Buffer => tlv(TAG.sequence, ...parts);

/** A SET of one element, which needs no ordering (X.690 section 11.6). */
export const setOfOne = (part: Buffer): Buffer => tlv(TAG.set, part);

export const octetString = (...parts: readonly Buffer[]): Buffer => tlv(TAG.octetString, ...parts);

export const nullValue = (): Buffer => tlv(TAG.null);

/** TRUE (X.690 section 11.1). FALSE is always a default in certificates, so DER omits it. */
export const booleanTrue = (): Buffer => tlv(TAG.boolean, Buffer.from([0xff]));

/** A non-negative INTEGER from big-endian bytes, in the fewest octets (X.690 section 8.3.2). */
export function unsignedInteger(bytes: Buffer): Buffer {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) first++;
  const digits = bytes.subarray(first);
  const needsSignByte = digits.length === 0 || (digits[0] ?? 0) >= 0x80;
  return needsSignByte ? tlv(TAG.integer, Buffer.of(0), digits) : tlv(TAG.integer, digits);
}

/** A BIT STRING; `unusedBits` is the number of unused low bits of the last octet. */
export const bitString = (content: Buffer, unusedBits = 0): Buffer =>
  tlv(TAG.bitString, Buffer.of(unusedBits), content);

/** The caller has checked that the text is ASCII. */
export const ia5String = (text: string): Buffer => tlv(TAG.ia5String, Buffer.from(text, 'latin1'));
export const printableString = (text: string): Buffer =>
  tlv(TAG.printableString, Buffer.from(text, 'latin1'));
export const utf8String = (text: string): Buffer => tlv(TAG.utf8String, Buffer.from(text, 'utf8'));

/** `[n] IMPLICIT` over a primitive type. */
export const implicitTag = (n: number, content: Buffer = NO_BYTES): Buffer =>
  tlv(contextPrimitive(n), content);

/** `[n] EXPLICIT`, or `[n] IMPLICIT` over a SEQUENCE, of the elements `parts`. */
export const explicitTag = (n: number, ...parts: readonly Buffer[]): Buffer =>
  tlv(contextConstructed(n), ...parts);
