import { booleanTrue, sequence } from '../der';
import { DerReader } from '../der-reader';
import { TAG } from '../der-tag';

/** RFC 5280 section 4.2.1.9: a CA, without a limit to the length of the path below it (contract 5.1). */
export const CA_BASIC_CONSTRAINTS = sequence(booleanTrue());

/** Whether the value says CA. @throws MalformedDerError */
export function decodeIsCa(value: Buffer): boolean {
  const reader = DerReader.over(value);
  const constraints = reader.enter(TAG.sequence);
  reader.finish();
  const isCa = constraints.isNext(TAG.boolean) && constraints.boolean();
  if (!constraints.isAtEnd) constraints.integer(); // pathLenConstraint: only its form matters here
  constraints.finish();
  return isCa;
}
