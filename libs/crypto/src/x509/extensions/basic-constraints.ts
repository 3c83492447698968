import { booleanTrue, sequence, unsignedInteger } from '../der/der';
import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';

/** Whether a certificate is a CA's, and how deep the hierarchy below it may be (RFC 5280 section 4.2.1.9). */
export interface BasicConstraints {
  readonly isCa: boolean;
  /** How many CA certificates may follow; `undefined`: any number. */
  readonly pathLenConstraint: number | undefined;
}

/** `pathLenConstraint` is at most 127. */
export function encodeCaBasicConstraints(pathLenConstraint?: number): Buffer {
  if (pathLenConstraint === undefined) return sequence(booleanTrue());
  return sequence(booleanTrue(), unsignedInteger(Buffer.of(pathLenConstraint)));
}

/** CA:FALSE is the default, and DER does not write defaults: an empty sequence. */
export const LEAF_BASIC_CONSTRAINTS = sequence();

/** @throws MalformedDerError, also for a negative length */
export function decodeBasicConstraints(value: Buffer): BasicConstraints {
  const reader = DerReader.over(value);
  const constraints = reader.enter(TAG.sequence);
  reader.finish();
  const isCa = constraints.isNext(TAG.boolean) && constraints.boolean();
  const pathLenConstraint = constraints.isAtEnd ? undefined : pathLength(constraints.integer());
  constraints.finish();
  return { isCa, pathLenConstraint };
}

/** Longer than any path can be, and the same for whoever compares. */
const BEYOND_ALL_PATHS = 0x7fff;

/** INTEGER (0..MAX): some CAs wrote a large number where they could have said nothing. */
function pathLength(content: Buffer): number {
  if ((content[0] ?? 0x80) >= 0x80) throw new MalformedDerError('a path length is negative');
  return content.length > 2 ? BEYOND_ALL_PATHS : content.readUIntBE(0, content.length);
}
