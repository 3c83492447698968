import type { ParsedCertificate } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { isIssuedBy } from '../../../certificate/domain';
import { caMustBeImportable } from './ca-must-be-importable.rule';
import type { NamedCertificate } from './named-certificate';

/**
 * Sorts a chain, given in any order, topmost first, and drops repetitions and the CA itself. Each certificate must
 * have issued the CA or another one in the chain above it.
 * @throws InvalidValueError naming the first that is not above the CA
 */
export function ancestorsOf(ca: ParsedCertificate, chain: readonly NamedCertificate[]): ParsedCertificate[] {
  const ancestors: ParsedCertificate[] = [];
  const left = new Set(chain);
  const known = [ca];
  for (let found = true; found;) {
    found = false;
    for (const each of left) {
      const { name, certificate } = each;
      const isKnown = known.some(({ der }) => der.equals(certificate.der));
      if (!isKnown && !known.some((below) => isIssuedBy(below, certificate))) continue;
      left.delete(each);
      found = true;
      if (isKnown) continue;
      caMustBeImportable(certificate, name);
      known.push(certificate);
      ancestors.unshift(certificate);
    }
  }
  const [unrelated] = left.keys();
  if (unrelated !== undefined) {
    throw new InvalidValueError(`${unrelated.name} has issued neither the CA nor one above it`);
  }
  return ancestors;
}
