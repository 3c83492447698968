import { isIPv4 } from 'node:net';
import { type DistinguishedName } from '../names/distinguished-name';
import { type DecodedSubtrees } from '../extensions/name-constraints';
import { ipNetworkTest } from '../names/ip-address';
import { comparableRdns } from '../names/name-matching';
import { readableName } from '../names/readable-name';
import { type ConstrainedName, type NameKind } from './constrained-names';

/**
 * Relation of a name to a subtree (RFC 5280 section 4.2.1.10). `undecided`: the name is partly inside (a wildcard), or it
 * cannot be compared. Verifiers reject such names when any constraint applies to their kind.
 */
export type Relation = 'inside' | 'outside' | 'undecided';

/** One subtree, to be compared with names of its kind. */
export interface NameSubtree {
  /** The constraint, for error texts. */
  readonly text: string;
  relationTo(name: ConstrainedName): Relation;
}

/** Returns the permitted or the excluded subtrees by the kind of names to which they apply. */
export function subtreesByKind(side: DecodedSubtrees): ReadonlyMap<NameKind, readonly NameSubtree[]> {
  const { dns, email, uri, ip, directory, others } = side;
  const all: [NameKind, readonly NameSubtree[]][] = [
    ['dns', dns.map(dnsSubtree)],
    ['email', email.map(mailboxSubtree)],
    ['uri', uri.map(uriSubtree)],
    ['ip', ip.map(networkSubtree)],
    ['directory', directory.map(directorySubtree)],
    ['otherName', others.filter((kind) => kind === 'otherName').map(uncomparable)],
    ['registeredID', others.filter((kind) => kind === 'registeredID').map(uncomparable)],
  ];
  return new Map(all.filter(([, subtrees]) => subtrees.length > 0));
}

const uncomparable = (kind: string): NameSubtree => ({
  text: `${kind}, which cannot be checked`,
  relationTo: () => 'undecided',
});

/** Host names (RFC 1123 section 2.1), also with underscores, which are common. A trailing dot does not match. */
const HOST = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** Inside are the constraint itself and names with more labels to its left; with a leading dot, only the latter. */
function dnsSubtree(text: string): NameSubtree {
  const domain = text.toLowerCase();
  const base = domain.replace(/^\./, '');
  const isWellFormed = HOST.test(base);
  const relationOf = (host: string): Relation => {
    if (domain === '') return 'inside';
    if (!isWellFormed || !HOST.test(host.replace(/^\*(?=\.)/, 'a'))) return 'undecided';
    if (host.endsWith(`.${base}`)) return 'inside';
    return domain === base ? relationToHost(host, base) : 'outside';
  };
  return { text, relationTo: (name) => relationOf(name.text.toLowerCase()) };
}

/** RFC 9525 section 6.3: a wildcard matches one whole label. */
function relationToHost(host: string, base: string): Relation {
  if (host === base) return 'inside';
  const canBeBase = host.startsWith('*.') && base.endsWith(host.slice(1));
  return canBeBase && base.split('.').length === host.split('.').length ? 'undecided' : 'outside';
}

/** The constraint is a mailbox, whose local part is case-sensitive; a host; or, with a leading dot, all hosts below it. */
function mailboxSubtree(text: string): NameSubtree {
  const at = text.lastIndexOf('@');
  const constrained = at === -1 ? undefined : text.slice(0, at);
  const relationOf = hostRelation(text.slice(at + 1));
  const isMalformed = constrained === '' || (text[at + 1] === '.' && at !== -1);
  return {
    text,
    relationTo: (name) => {
      const [local = '', host, ...more] = name.text.split('@');
      if (host === undefined || more.length > 0 || isMalformed) return 'undecided';
      const relation = relationOf(host);
      if (relation !== 'inside' || constrained === undefined || local === constrained) return relation;
      // A quoted local part can be the same mailbox, and some mail servers ignore case.
      const isAlike = local.startsWith('"') || local.toLowerCase() === constrained.toLowerCase();
      return isAlike ? 'undecided' : 'outside';
    },
  };
}

/** For mailboxes and URIs, a host is one exact host or, with a leading dot, all hosts below it. */
function hostRelation(subtree: string): (name: string) => Relation {
  const domain = subtree.toLowerCase();
  const base = domain.replace(/^\./, '');
  const isWellFormed = HOST.test(base);
  return (name) => {
    const host = name.toLowerCase();
    if (!isWellFormed || !HOST.test(host) || isAddress(host)) return 'undecided';
    return (domain === base ? host === base : host.endsWith(domain)) ? 'inside' : 'outside';
  };
}

/** Also matches the short forms that inet_aton accepts (`127.1`, `0x7f`); no top-level domain is a number. */
const isAddress = (host: string): boolean => isIPv4(host) || /(^|\.)(\d+|0x[0-9a-f]*)$/.test(host);

/** RFC 5280 section 4.2.1.10: a URI must have a host name. URIs about whose host parsers disagree are `undecided`. */
function uriSubtree(text: string): NameSubtree {
  const relationOf = hostRelation(text);
  return {
    text,
    relationTo: ({ text: uri }) => {
      const authority = /^[^:/?#]+:\/\/([^/?#]*)/.exec(uri)?.[1];
      const [host = '', ...more] = (authority ?? '').split('@').reverse();
      if (more.length > 1 || uri.includes('\\')) return 'undecided';
      return relationOf(host.replace(/:\d*$/, ''));
    },
  };
}

const MAPPED_PREFIX = Buffer.from('00000000000000000000ffff', 'hex');

/** Converts between IPv4 and IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2), as both address the same host. */
function otherForm(octets: Buffer): Buffer | undefined {
  if (octets.length === 4) return Buffer.concat([MAPPED_PREFIX, octets]);
  return octets.subarray(0, 12).equals(MAPPED_PREFIX) ? octets.subarray(12) : undefined;
}

function networkSubtree(cidr: string): NameSubtree {
  const [network = '', bits = ''] = cidr.split('/');
  const contains = ipNetworkTest(cidr);
  // IPv6 networks that are larger than the mapped range, such as ::/0, do not apply to IPv4 addresses.
  const isAboutOtherForm = !network.includes(':') || Number(bits) >= 96;
  return {
    text: cidr,
    relationTo: (name) => {
      if (name.kind !== 'ip' || (name.octets.length !== 4 && name.octets.length !== 16)) return 'undecided';
      if (contains(name.octets)) return 'inside';
      const other = isAboutOtherForm ? otherForm(name.octets) : undefined;
      return other !== undefined && contains(other) ? 'undecided' : 'outside';
    },
  };
}

/** RFC 5280 section 7.1: names that begin with the RDNs of the subtree are inside. */
function directorySubtree(base: DistinguishedName): NameSubtree {
  const rdns = comparableRdns(base);
  return {
    text: readableName(base) || 'every directory name',
    relationTo: (name) => {
      if (name.kind !== 'directory') return 'undecided';
      return rdns.every((rdn, at) => rdn === name.rdns[at]) ? 'inside' : 'outside';
    },
  };
}
