import { nullValue, octetString, sequence } from '../x509/der/der';
import { OID } from '../x509/der/object-identifiers';
import { type MessageDigest } from './signable-message';

/**
 * EMSA-PKCS1-v1_5 (RFC 8017 section 9.2) of a digest, to `length` bytes. The shortest key this service takes, of
 * 1024 bits, has room for the longest digest.
 */
export function encodeEmsaPkcs1({ algorithm, bytes }: MessageDigest, length: number): Buffer {
  const digestInfo = sequence(sequence(OID[algorithm].der, nullValue()), octetString(bytes));
  const padding = Buffer.alloc(length - digestInfo.length - 3, 0xff);
  return Buffer.concat([Buffer.of(0x00, 0x01), padding, Buffer.of(0x00), digestInfo]);
}
