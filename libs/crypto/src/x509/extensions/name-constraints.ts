import { explicitTag, implicitTag, sequence } from '../der/der';
import { DerReader } from '../der/der-reader';
import { contextConstructed, contextPrimitive, TAG } from '../der/der-tag';
import { DistinguishedName } from '../names/distinguished-name';
import { decodeIpNetwork, encodeIpNetwork } from '../names/ip-address';

/** The permitted or the excluded subtrees, per kind of name (RFC 5280 section 4.2.1.10). */
export interface NameSubtrees {
  /** `acme.test` covers itself and everything below it. */
  readonly dns: readonly string[];
  /** A mailbox `a@acme.test`, a host `acme.test`, or every host below a domain: `.acme.test`. */
  readonly email: readonly string[];
  /** CIDR: `10.0.0.0/8`, `2001:db8::/32`. */
  readonly ip: readonly string[];
  /** The host of the URI `acme.test`, or every host below a domain: `.acme.test`. */
  readonly uri: readonly string[];
}

/** The names that certificates below a CA may have. */
export interface NameConstraints {
  readonly permitted: NameSubtrees;
  readonly excluded: NameSubtrees;
}

export const NO_SUBTREES: NameSubtrees = { dns: [], email: [], ip: [], uri: [] };

/** Encodes the value; omits a side without subtrees. @throws InvalidValueError for an invalid IP network */
export function encodeNameConstraints({ permitted, excluded }: NameConstraints): Buffer {
  const [permittedTrees, excludedTrees] = [subtreesOf(permitted), subtreesOf(excluded)];
  return sequence(
    ...(permittedTrees.length > 0 ? [explicitTag(0, ...permittedTrees)] : []),
    ...(excludedTrees.length > 0 ? [explicitTag(1, ...excludedTrees)] : []),
  );
}

/** The permitted or the excluded subtrees of a decoded value. */
export interface DecodedSubtrees extends NameSubtrees {
  /** Each covers the names that begin with its RDNs (RFC 5280 section 7.1). */
  readonly directory: readonly DistinguishedName[];
  /** Kinds of names with a subtree that this service cannot compare with names. */
  readonly others: readonly UncomparableKind[];
}

export type UncomparableKind = 'otherName' | 'x400Address' | 'ediPartyName' | 'registeredID' | 'unknown kind';

/** A decoded value. */
export interface DecodedNameConstraints {
  readonly permitted: DecodedSubtrees;
  readonly excluded: DecodedSubtrees;
  /** Number of subtrees of kinds that profiles do not have, and that this service cannot encode. */
  readonly unknownSubtrees: number;
  readonly isEmpty: boolean;
}

/** Decodes the value. @throws MalformedDerError */
export function decodeNameConstraints(value: Buffer): DecodedNameConstraints {
  const reader = DerReader.over(value);
  const sides = reader.enter(TAG.sequence);
  reader.finish();
  const isEmpty = sides.isAtEnd;
  const permitted = readSide(sides, 0);
  const excluded = readSide(sides, 1);
  sides.finish();
  const unknown = [permitted, excluded].flatMap(({ directory, others }) => [...directory, ...others]);
  return { permitted, excluded, unknownSubtrees: unknown.length, isEmpty };
}

const subtree = (tag: number, content: Buffer): Buffer => sequence(implicitTag(tag, content));
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

function subtreesOf({ dns, email, ip, uri }: NameSubtrees): Buffer[] {
  return [
    ...email.map((name) => subtree(1, ascii(name))),
    ...dns.map((name) => subtree(2, ascii(name))),
    ...uri.map((name) => subtree(6, ascii(name))),
    ...ip.map((network) => subtree(7, encodeIpNetwork(network))),
  ];
}

type Found = { -readonly [Kind in keyof DecodedSubtrees]: DecodedSubtrees[Kind][number][] };

function readSide(sides: DerReader, n: number): DecodedSubtrees {
  const found: Found = { dns: [], email: [], ip: [], uri: [], directory: [], others: [] };
  if (!sides.isNext(contextConstructed(n))) return found;
  const list = sides.enterList(contextConstructed(n));
  do {
    const entry = list.enter(TAG.sequence);
    const tag = entry.peekTag();
    const base = entry.element(tag);
    // RFC 5280 section 4.2.1.10: minimum is 0, its default, and maximum is absent.
    entry.finish();
    keep(found, tag, base);
  } while (!list.isAtEnd);
  return found;
}

const OTHER_KINDS: ReadonlyMap<number, UncomparableKind> = new Map([
  [contextConstructed(0), 'otherName'],
  [contextConstructed(3), 'x400Address'],
  [contextConstructed(5), 'ediPartyName'],
  [contextPrimitive(8), 'registeredID'],
]);

function keep(found: Found, tag: number, base: Buffer): void {
  const content = DerReader.over(base).content(tag);
  switch (tag) {
    case contextPrimitive(1):
      found.email.push(content.toString('latin1'));
      break;
    case contextPrimitive(2):
      found.dns.push(content.toString('latin1'));
      break;
    case contextConstructed(4):
      found.directory.push(DistinguishedName.fromDer(content));
      break;
    case contextPrimitive(6):
      found.uri.push(content.toString('latin1'));
      break;
    case contextPrimitive(7):
      found.ip.push(decodeIpNetwork(content));
      break;
    default:
      found.others.push(OTHER_KINDS.get(tag) ?? 'unknown kind');
  }
}
