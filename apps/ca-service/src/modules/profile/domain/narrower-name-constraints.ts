import { ipNetworkTest, ipOctets, type NameSubtrees, NO_SUBTREES } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { NameConstraintsDocument } from './issuance-constraints';

const KINDS = Object.keys(NO_SUBTREES) as readonly (keyof NameSubtrees)[];

/**
 * Name constraints under which both of two hold: of each kind, the permitted subtrees that lie in one of the other
 * side, and the excluded ones of both. @throws InvalidValueError when no name of some kind would be left
 */
export function narrowerNameConstraints(
  own: NameConstraintsDocument,
  stored: NameConstraintsDocument,
): NameConstraintsDocument {
  const each = (combine: (kind: keyof NameSubtrees) => string[]): NameSubtrees =>
    Object.fromEntries(KINDS.map((kind) => [kind, combine(kind)])) as unknown as NameSubtrees;
  return {
    permitted: each((kind) =>
      permittedByBoth(kind, own.permitted?.[kind] ?? [], stored.permitted?.[kind] ?? []),
    ),
    excluded: each((kind) => [
      ...new Set([...(own.excluded?.[kind] ?? []), ...(stored.excluded?.[kind] ?? [])]),
    ]),
  };
}

/** An empty list permits every name of the kind (RFC 5280 section 4.2.1.10). */
function permittedByBoth(
  kind: keyof NameSubtrees,
  own: readonly string[],
  stored: readonly string[],
): string[] {
  if (own.length === 0 || stored.length === 0) return [...own, ...stored];
  const within = (inner: string, others: readonly string[]) =>
    others.some((outer) => contains(kind, outer, inner));
  const narrower = [
    ...own.filter((subtree) => within(subtree, stored)),
    ...stored.filter((subtree) => within(subtree, own)),
  ];
  if (narrower.length > 0) return [...new Set(narrower)];
  throw new InvalidValueError(
    `profile.name_constraints.permitted.${kind}: ${own.join(', ')} is not within what the stored profile with this id permits`,
  );
}

/** Whether every name in `inner` is in `outer`. */
function contains(kind: keyof NameSubtrees, outer: string, inner: string): boolean {
  const [wide, narrow] = [outer.toLowerCase(), inner.toLowerCase()];
  if (wide === narrow) return true;
  switch (kind) {
    case 'dns':
      return narrow.endsWith(`.${wide}`);
    case 'uri':
      return wide.startsWith('.') && narrow.endsWith(wide);
    case 'email':
      return mailboxesContain(wide, narrow);
    case 'ip':
      return networkContains(wide, narrow);
  }
}

/** A mailbox contains no other; a host, its mailboxes; a domain, the hosts below it. */
function mailboxesContain(wide: string, narrow: string): boolean {
  const host = narrow.slice(narrow.lastIndexOf('@') + 1);
  return !wide.includes('@') && (wide.startsWith('.') ? host.endsWith(wide) : host === wide);
}

function networkContains(wide: string, narrow: string): boolean {
  const [[, wideBits = ''], [address = '', narrowBits = '']] = [wide.split('/'), narrow.split('/')];
  const octets = ipOctets(address);
  return octets !== undefined && Number(wideBits) <= Number(narrowBits) && ipNetworkTest(wide)(octets);
}
