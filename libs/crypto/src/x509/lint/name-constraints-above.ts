import { InvalidValueError } from '@libs/kernel';
import { decodeNameConstraints } from '../extensions/name-constraints';
import { oncePerObject } from '../der/once-per-object';
import { type ConstrainedCertificate, type IssuerPath } from './certificate-lint';
import { type ConstrainedName, constrainedNames, furtherHosts, type NameKind } from './constrained-names';
import { brief } from '../names/quoted-name';
import { type NameSubtree, subtreesByKind } from './name-subtrees';
import { type CaAbove, pathAbove } from './path-above';

/** Limit of comparisons of names with subtrees per certificate, 10 ms of work. OpenSSL has a similar one. */
const MAX_COMPARISONS = 65_536;

type Subtrees = ReadonlyMap<NameKind, readonly NameSubtree[]>;

/** The name constraints of a CA above a certificate. */
interface ConstrainingCa {
  readonly ca: CaAbove;
  readonly permitted: Subtrees;
  readonly excluded: Subtrees;
}

/** The CAs above that have name constraints; `unreadable`: the first CA whose name constraints cannot be decoded. */
interface ConstraintsAbove {
  readonly cas: readonly ConstrainingCa[];
  readonly unreadable: CaAbove | undefined;
}

/** Decodes the name constraints once per issuer. */
const constraintsAbove = oncePerObject((issuer: IssuerPath): ConstraintsAbove => {
  const cas: ConstrainingCa[] = [];
  for (const ca of pathAbove(issuer)) {
    const { nameConstraints } = ca.certificate;
    if (nameConstraints === undefined) continue;
    try {
      const { permitted, excluded } = decodeNameConstraints(nameConstraints);
      cas.push({ ca, permitted: subtreesByKind(permitted), excluded: subtreesByKind(excluded) });
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      return { cas, unreadable: ca };
    }
  }
  return { cas, unreadable: undefined };
});

interface Comparable {
  readonly cas: readonly ConstrainingCa[];
  /** Why names and constraints cannot be compared. */
  readonly problem: string | undefined;
}

const NOTHING_TO_COMPARE: Comparable = { cas: [], problem: undefined };

function comparable(certificate: ConstrainedCertificate): Comparable {
  const { cas, unreadable } = constraintsAbove(certificate.issuer);
  if (unreadable !== undefined) {
    return { cas: [], problem: `is below ${unreadable.label}, whose name constraints cannot be decoded` };
  }
  return cas.length === 0 ? NOTHING_TO_COMPARE : comparableWith(certificate);
}

const comparableWith = oncePerObject((certificate: ConstrainedCertificate): Comparable => {
  const { contents, issuer } = certificate;
  // Name constraints do not apply to self-issued CA certificates (RFC 5280 section 6.1.3 (b) and (c)).
  if (contents.isCa && contents.selfIssued) return NOTHING_TO_COMPARE;
  const { cas } = constraintsAbove(issuer);
  const names = constrainedNames(certificate);
  const unreadable = names.find(({ kind }) => kind === 'unreadable')?.text;
  if (unreadable !== undefined) {
    return { cas: [], problem: `has names that cannot be compared with name constraints: ${unreadable}` };
  }
  return comparisons([...names, ...furtherHosts(certificate)], cas) <= MAX_COMPARISONS
    ? { cas, problem: undefined }
    : {
        cas: [],
        problem: `needs more than ${MAX_COMPARISONS} comparisons of names with the name constraints above`,
      };
});

function comparisons(names: readonly ConstrainedName[], cas: readonly ConstrainingCa[]): number {
  let sum = 0;
  for (const { permitted, excluded } of cas) {
    for (const { kind } of names) {
      sum += (permitted.get(kind)?.length ?? 0) + (excluded.get(kind)?.length ?? 0);
    }
  }
  return sum;
}

/** Why the names of a certificate cannot be compared with the constraints above it; `undefined` when they can. */
export const whyNotComparable = (certificate: ConstrainedCertificate): string | undefined =>
  comparable(certificate).problem;

/**
 * Reports the first name of these kinds that a CA above does not allow: it is not inside a permitted subtree, if its kind
 * has any, or not outside an excluded one (RFC 5280 section 6.1.3 (b) and (c)).
 */
export function nameNotAllowed(
  certificate: ConstrainedCertificate,
  kinds: readonly NameKind[],
  label: string,
): string | undefined {
  const { cas } = comparable(certificate);
  if (cas.length === 0) return undefined;
  const names = constrainedNames(certificate).filter(({ kind }) => kinds.includes(kind));
  return firstNotAllowed(names, cas, label);
}

/** The same for the host names in common names that path validation does not check. */
export function commonNameNotAllowed(certificate: ConstrainedCertificate): string | undefined {
  const { cas } = comparable(certificate);
  return cas.length === 0 ? undefined : firstNotAllowed(furtherHosts(certificate), cas, 'common name');
}

function firstNotAllowed(
  names: readonly ConstrainedName[],
  cas: readonly ConstrainingCa[],
  label: string,
): string | undefined {
  for (const { ca, permitted, excluded } of cas) {
    for (const name of names) {
      const reason = notPermitted(name, permitted) ?? excludedBy(name, excluded);
      if (reason === undefined) continue;
      return `has the ${label} ${brief(name.text)}, which the name constraints of ${ca.label} do not allow (${reason})`;
    }
  }
  return undefined;
}

function notPermitted(name: ConstrainedName, permitted: Subtrees): string | undefined {
  const subtrees = permitted.get(name.kind);
  if (subtrees === undefined || subtrees.some((subtree) => subtree.relationTo(name) === 'inside')) {
    return undefined;
  }
  return `permitted: ${brief(subtrees.map(({ text }) => text).join(', '))}`;
}

function excludedBy(name: ConstrainedName, excluded: Subtrees): string | undefined {
  const subtree = excluded.get(name.kind)?.find((each) => each.relationTo(name) !== 'outside');
  return subtree && `excluded: ${brief(subtree.text)}`;
}
