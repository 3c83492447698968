import { AsnParser } from '@peculiar/asn1-schema';
import { InvalidValueError } from '@libs/kernel';
import { berElementEnd } from '../x509/der/ber-header';

/** Longest structure that is read by a schema: a field of the wire has at most 256 KiB of base64. */
const MAX_BYTES = 192 * 1024;

/**
 * Bounds of one parse. The largest structures in use, bundles of 32 certificates, have 3,000 nodes, 12 deep. Octets
 * inside of OCTET STRING stay octets.
 */
const BER_OPTIONS = { maxDepth: 32, maxNodes: 10_000, maxContentLength: MAX_BYTES, parseEmbedded: false };

/** A class that the decorators of `@peculiar/asn1-schema` describe. */
export type Schema<T> = new () => T;

/**
 * Reads a structure by its schema. BER is accepted, as PKCS#7 and PKCS#12 allow; structures that must be DER, such as
 * certificates, are taken out byte for byte and read by `DerReader`. Not for the issuing path: see ADR 0038.
 * @throws InvalidValueError for every failure of the parser; its own errors, which name its classes, are dropped
 */
export function readStructure<T>(bytes: Uint8Array, schema: Schema<T>, what: string): T {
  if (bytes.length > MAX_BYTES) throw new InvalidValueError(`${what} is longer than ${MAX_BYTES} bytes`);
  const end = berElementEnd(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 0);
  if (end === bytes.length) {
    try {
      return AsnParser.parse(bytes, schema, { berOptions: BER_OPTIONS });
    } catch {
      // as malformed as bytes that are not one element
    }
  }
  throw new InvalidValueError(`${what} is malformed`);
}

/** The bytes of a value that a schema gives as ArrayBuffer; none for NULL, which it gives as `null` wherever ANY is. */
export const bytesOf = (value: ArrayBuffer | { readonly buffer: ArrayBuffer } | null): Buffer =>
  Buffer.from(value instanceof ArrayBuffer ? value : (value?.buffer ?? new ArrayBuffer(0)));
