import { booleanTrue, sequence, unsignedInteger } from '../der/der';
import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';

/** Whether the subject is a CA, and how many CAs may follow below it (RFC 5280 section 4.2.1.9). */
export interface BasicConstraints {
  readonly isCa: boolean;
  /** CA certificates that may follow; `undefined`: any number. */
  readonly pathLenConstraint: number | undefined;
}

/** Encodes the value for a CA; `pathLenConstraint` is at most 127. */
export function encodeCaBasicConstraints(pathLenConstraint?: number): Buffer {
  if (pathLenConstraint === undefined) return sequence(booleanTrue());
  return sequence(booleanTrue(), unsignedInteger(Buffer.of(pathLenConstraint)));
}

/** CA:FALSE: an empty sequence, because DER omits defaults. */
export const LEAF_BASIC_CONSTRAINTS = sequence();

/** Decodes the value. @throws MalformedDerError, also for a negative path length */
export function decodeBasicConstraints(value: Buffer): BasicConstraints {
  const reader = DerReader.over(value);
  const constraints = reader.enter(TAG.sequence);
  reader.finish();
  const isCa = constraints.isNext(TAG.boolean) && constraints.boolean();
  const pathLenConstraint = constraints.isAtEnd ? undefined : pathLength(constraints.integer());
  constraints.finish();
  return { isCa, pathLenConstraint };
}

/** Stands for all larger path lengths; no path is as long. */
const BEYOND_ALL_PATHS = 0x7fff;

/** INTEGER (0..MAX): some CAs have a large number in place of none. */
function pathLength(content: Buffer): number {
  if ((content[0] ?? 0x80) >= 0x80) throw new MalformedDerError('a path length is negative');
  return content.length > 2 ? BEYOND_ALL_PATHS : content.readUIntBE(0, content.length);
}
