import { MAXIMUM_METADATA_BYTES } from '@libs/kernel';
import { MetadataTooLargeError } from './metadata.errors';

/** A number that JSON.stringify writes with an exponent. */
const EXPONENT = /\de([+-]\d{1,3})(?=[,\]}])/g;

/** Limits the size of metadata in requests. @throws MetadataTooLargeError */
export function metadataMustFit(metadata: object | null): void {
  const size = metadataSize(JSON.stringify(metadata));
  if (size > MAXIMUM_METADATA_BYTES) throw new MetadataTooLargeError(size, MAXIMUM_METADATA_BYTES);
}

/** Octets of metadata as stored. PostgreSQL writes numbers without an exponent: `1e300` takes 301 octets. */
export function metadataSize(json: string): number {
  const digits = [...json.matchAll(EXPONENT)].reduce(
    (sum, [, exponent]) => sum + Math.abs(Number(exponent)),
    0,
  );
  return Buffer.byteLength(json) + digits;
}
