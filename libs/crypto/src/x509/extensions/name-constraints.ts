import { explicitTag, implicitTag, sequence } from '../der';
import { DerReader } from '../der-reader';
import { contextConstructed, contextPrimitive, TAG } from '../der-tag';
import { decodeIpNetwork, encodeIpNetwork } from '../ip-address';

/** The subtrees of one side, per kind of name (RFC 5280 section 4.2.1.10). */
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

/** Which names may stand in certificates below a CA. */
export interface NameConstraints {
  readonly permitted: NameSubtrees;
  readonly excluded: NameSubtrees;
}

export const NO_SUBTREES: NameSubtrees = { dns: [], email: [], ip: [], uri: [] };

/** The value in DER; sides without a subtree are left out. @throws InvalidValueError for an IP network that is none */
export function encodeNameConstraints({ permitted, excluded }: NameConstraints): Buffer {
  const [permittedTrees, excludedTrees] = [subtreesOf(permitted), subtreesOf(excluded)];
  return sequence(
    ...(permittedTrees.length > 0 ? [explicitTag(0, ...permittedTrees)] : []),
    ...(excludedTrees.length > 0 ? [explicitTag(1, ...excludedTrees)] : []),
  );
}

/** What a value says, in the shape profiles use, with how many subtrees of other kinds there are. */
export interface DecodedNameConstraints extends NameConstraints {
  /** Subtrees of directory names and other kinds, which this service cannot check. */
  readonly unknownSubtrees: number;
  readonly isEmpty: boolean;
}

/** @throws MalformedDerError */
export function decodeNameConstraints(value: Buffer): DecodedNameConstraints {
  const reader = DerReader.over(value);
  const sides = reader.enter(TAG.sequence);
  reader.finish();
  const isEmpty = sides.isAtEnd;
  const permitted = readSide(sides, 0);
  const excluded = readSide(sides, 1);
  sides.finish();
  return {
    permitted: permitted.subtrees,
    excluded: excluded.subtrees,
    unknownSubtrees: permitted.unknown + excluded.unknown,
    isEmpty,
  };
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

interface Side {
  readonly subtrees: NameSubtrees;
  readonly unknown: number;
}

function readSide(sides: DerReader, n: number): Side {
  const found: Record<keyof NameSubtrees, string[]> = { dns: [], email: [], ip: [], uri: [] };
  if (!sides.isNext(contextConstructed(n))) return { subtrees: found, unknown: 0 };
  const list = sides.enter(contextConstructed(n));
  let unknown = 0;
  do {
    const entry = list.enter(TAG.sequence);
    const tag = entry.peekTag();
    const content = entry.element(tag);
    // RFC 5280 section 4.2.1.10: minimum is 0, its default, and maximum is absent.
    entry.finish();
    if (!keep(found, tag, content)) unknown += 1;
  } while (!list.isAtEnd);
  return { subtrees: found, unknown };
}

function keep(found: Record<keyof NameSubtrees, string[]>, tag: number, element: Buffer): boolean {
  const content = DerReader.over(element).content(tag);
  switch (tag) {
    case contextPrimitive(1):
      found.email.push(content.toString('latin1'));
      return true;
    case contextPrimitive(2):
      found.dns.push(content.toString('latin1'));
      return true;
    case contextPrimitive(6):
      found.uri.push(content.toString('latin1'));
      return true;
    case contextPrimitive(7):
      found.ip.push(decodeIpNetwork(content));
      return true;
    default:
      return false;
  }
}
