import { AsnParser } from '@peculiar/asn1-schema';
import { InvalidValueError } from '@libs/kernel';
import { berElementEnd } from '../x509/der/ber-header';

/** The longest structure: a field of a request has at most 256 KiB of base64. */
const MAX_BYTES = 192 * 1024;

/**
 * Bounds of one parse. The largest structures in use, bundles of 32 certificates, have 3,000 nodes, 12 deep. The content
 * of an OCTET STRING is not parsed.
 */
const BER_OPTIONS = { maxDepth: 32, maxNodes: 10_000, maxContentLength: MAX_BYTES, parseEmbedded: false };

/** A class that the decorators of `@peculiar/asn1-schema` describe. */
export type Schema<T> = new () => T;

/**
 * Reads a structure by its schema. Accepts BER, as PKCS#7 and PKCS#12 allow. Structures that must be DER, such as
 * certificates, are extracted byte for byte and read by `DerReader`. Too slow for issuing: see ADR 38.
 * @throws InvalidValueError for each failure; the errors of the parser, which name its classes, are dropped
 */
export function readStructure<T>(bytes: Uint8Array, schema: Schema<T>, what: string): T {
  if (bytes.length > MAX_BYTES) throw new InvalidValueError(`${what} is longer than ${MAX_BYTES} bytes`);
  const end = berElementEnd(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 0);
  if (end === bytes.length) {
    try {
      return AsnParser.parse(bytes, schema, { berOptions: BER_OPTIONS });
    } catch {
      // malformed: reported below
    }
  }
  throw new InvalidValueError(`${what} is malformed`);
}

/** The bytes of an ArrayBuffer of a schema; none for `null`, by which a schema represents NULL where ANY is allowed. */
export const bytesOf = (value: ArrayBuffer | { readonly buffer: ArrayBuffer } | null): Buffer =>
  Buffer.from(value instanceof ArrayBuffer ? value : (value?.buffer ?? new ArrayBuffer(0)));
