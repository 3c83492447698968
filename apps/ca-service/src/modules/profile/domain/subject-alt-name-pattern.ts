import { encodeIpNetwork, ipNetworkContains, ipOctets } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';

/** A subject alternative name of a kind that profiles can speak of. */
export type ConstrainedName =
  | { readonly kind: 'dns' | 'email' | 'uri'; readonly text: string }
  /** 4 or 16 octets. */
  | { readonly kind: 'ip'; readonly octets: Buffer };

const KINDS: readonly string[] = ['dns', 'email', 'uri', 'ip'];
/** Upper-case letters mean nothing in host names (RFC 4343) and, in practice, in mailboxes. */
const WITHOUT_CASE: readonly string[] = ['dns', 'email'];
const MAX_LENGTH = 512;

/**
 * `<kind>:<pattern>`, such as `dns:*.acme.test`, `email:*@acme.test`, `uri:https://acme.test/*` or
 * `ip:10.0.0.0/8`. A star stands for any run of characters, also an empty one and one with dots; an `ip` is a
 * network in CIDR or one address.
 */
export class SubjectAltNamePattern {
  private constructor(
    readonly kind: ConstrainedName['kind'],
    readonly pattern: string,
  ) {}

  /** @throws InvalidValueError */
  static parse(text: string): SubjectAltNamePattern {
    const colon = text.indexOf(':');
    const [kind, pattern] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
    if (!KINDS.includes(kind) || pattern === '' || text.length > MAX_LENGTH) {
      throw new InvalidValueError(
        `${JSON.stringify(text.slice(0, 64))} is not a pattern such as dns:*.acme.test, with one of dns, email, uri, ip`,
      );
    }
    if (kind === 'ip') return new SubjectAltNamePattern('ip', networkOf(pattern));
    const compared = WITHOUT_CASE.includes(kind) ? pattern.toLowerCase() : pattern;
    return new SubjectAltNamePattern(kind as 'dns', compared);
  }

  matches(name: ConstrainedName): boolean {
    if (name.kind !== this.kind) return false;
    if (name.kind === 'ip') return ipNetworkContains(this.pattern, name.octets);
    return globMatches(this.pattern, WITHOUT_CASE.includes(name.kind) ? name.text.toLowerCase() : name.text);
  }
}

/** @throws InvalidValueError */
function networkOf(text: string): string {
  const address = ipOctets(text);
  const network = address === undefined ? text : `${text}/${8 * address.length}`;
  encodeIpNetwork(network);
  return network;
}

/**
 * Every part between two stars is looked for where the last one ended, the first and the last at the ends: no
 * backtracking, so that no name a stranger makes up takes long.
 */
function globMatches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return text === first;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
