import { ipOctets, ipText } from '@libs/crypto';
import { normalDnsPattern } from './dns-pattern';
import { globMatches } from './glob';
import { unmapped } from './ip-pattern';
import { normalPercent, type UriAuthority, type UriParts } from './uri-parts';

interface AuthorityPattern {
  readonly userinfo: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
}

interface Parts {
  readonly scheme: string;
  /** `undefined`: of a URI without an authority. */
  readonly authority: AuthorityPattern | undefined;
  /** Path, query and fragment; `undefined`: any. */
  readonly rest: string | undefined;
}

/**
 * A pattern of URIs, matched part by part: no star crosses from scheme to host or from host to path. Patterns that
 * end in a star before any path leave port, path, query and fragment open.
 */
export class UriPattern {
  readonly #parts: readonly Parts[];

  constructor(private readonly pattern: string) {
    this.#parts = alternatives(pattern);
  }

  /** A pattern without port or userinfo allows only URIs without them. */
  allows(uri: UriParts): boolean {
    const { path, suffix } = uri;
    return this.#parts.some(
      (parts) =>
        globMatches(parts.scheme, uri.scheme) &&
        authorityMatches(parts, uri, '') &&
        globMatches(parts.rest ?? '*', path + suffix),
    );
  }

  /** A pattern without port, userinfo or query denies every value of them; the pattern is also matched with the whole text. */
  denies(uri: UriParts): boolean {
    const { path, suffix, text } = uri;
    const isDenied = this.#parts.some(
      (parts) =>
        globMatches(parts.scheme, uri.scheme) &&
        authorityMatches(parts, uri, '*') &&
        [path, path + suffix].some((rest) => globMatches(parts.rest ?? '*', rest)),
    );
    return isDenied || globMatches(this.pattern, text);
  }
}

/** @param unsaid the pattern of a userinfo or port that the pattern leaves out */
function authorityMatches({ authority: pattern }: Parts, { authority }: UriParts, unsaid: string): boolean {
  if (pattern === undefined || authority === undefined) return pattern === authority;
  return (
    globMatches(pattern.host, authority.host) &&
    globMatches(pattern.port ?? unsaid, authority.port) &&
    globMatches(pattern.userinfo ?? unsaid, authority.userinfo)
  );
}

const ANY_AUTHORITY: AuthorityPattern = { userinfo: '*', host: '*', port: '*' };
const anything = (scheme: string): Parts[] => [
  { scheme, authority: ANY_AUTHORITY, rest: undefined },
  { scheme, authority: undefined, rest: undefined },
];

/** Returns the readings of a pattern: without `scheme://`, it can match URIs with or without an authority. */
function alternatives(pattern: string): Parts[] {
  const [, hierarchical, authority = ''] = /^([^:/?#]*):\/\/(.*)$/s.exec(pattern) ?? [];
  if (hierarchical !== undefined) return [withAuthority(hierarchical, authority)];
  const [, scheme, rest = ''] = /^([^:/?#*]*\*?):(.*)$/s.exec(pattern) ?? [];
  return scheme === undefined ? withoutScheme(pattern) : afterScheme(scheme, rest);
}

/** `http*` is any URI with such a scheme, `*.acme.test/*` one at such a host. */
function withoutScheme(pattern: string): Parts[] {
  const star = pattern.indexOf('*');
  if (star === -1) return [];
  return afterScheme(pattern.slice(0, star + 1), pattern.slice(star));
}

function afterScheme(scheme: string, rest: string): Parts[] {
  if (rest === '*') return anything(scheme.toLowerCase());
  const opaque = { scheme: scheme.toLowerCase(), authority: undefined, rest: normalPercent(rest) };
  return rest.startsWith('*') ? [opaque, withAuthority(scheme, rest)] : [opaque];
}

function withAuthority(scheme: string, text: string): Parts {
  const [, written = '', rest = ''] = /^([^/?#]*)(.*)$/s.exec(text) ?? [];
  const isOpen = rest === '' && written.endsWith('*');
  const authority = authorityPattern(written);
  return {
    scheme: scheme.toLowerCase(),
    authority: isOpen ? { ...authority, port: authority.port ?? '*' } : authority,
    rest: isOpen ? undefined : normalPercent(rest.startsWith('/') ? rest : `/${rest}`),
  };
}

function authorityPattern(text: string): AuthorityPattern {
  const at = text.lastIndexOf('@');
  const [, host = '', port] = /^(\[[^\]]*\]|.*?)(?::([\d*]*))?$/s.exec(text.slice(at + 1)) ?? [];
  return {
    userinfo: at === -1 ? undefined : normalPercent(text.slice(0, at)),
    host: hostPattern(host),
    port,
  };
}

function hostPattern(host: UriAuthority['host']): string {
  const octets = host.startsWith('[') ? ipOctets(host.slice(1, -1)) : undefined;
  return octets ? ipText(unmapped(octets)) : normalDnsPattern(host.replace(/^\[|\]$/g, ''));
}
