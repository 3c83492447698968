import { endsInNumber, ipOctets, ipText, normalDnsName } from '@libs/crypto';
import { unmapped } from './ip-pattern';

/** The parts of a URI (RFC 3986 section 3) in the form in which they are compared (section 6.2.2). */
export interface UriParts {
  /** As it was written. */
  readonly text: string;
  readonly scheme: string;
  /** `undefined` for a URI without an authority, such as `urn:x:y`. */
  readonly authority: UriAuthority | undefined;
  readonly path: string;
  /** Query and fragment, with `?` and `#`; `''` when there are none. */
  readonly suffix: string;
}

export interface UriAuthority {
  readonly userinfo: string;
  /** In lower case; an IPv6 address without brackets, an IPv4-mapped one as IPv4. */
  readonly host: string;
  /** `''` when there is none, or it is the scheme's default. */
  readonly port: string;
}

const CHARACTERS = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;
const URI = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)((?:\?[^#]*)?(?:#[^#]*)?)$/;
const AUTHORITY = /^(?:([^@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^:@[\]]*)(?::(\d*))?$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' };

/** Returns `undefined` for an ambiguous text, which programs could parse in different ways: no pattern matches it. */
export function parseUri(text: string): UriParts | undefined {
  const match = CHARACTERS.test(text) ? URI.exec(text) : null;
  if (match === null) return undefined;
  const [, scheme = '', written, path = '', suffix = ''] = match;
  return partsOf({ text, scheme: scheme.toLowerCase(), written, path: normalPercent(path), suffix });
}

interface WrittenParts extends Omit<UriParts, 'authority'> {
  /** The authority. */
  readonly written: string | undefined;
}

function partsOf({ written, ...parts }: WrittenParts): UriParts | undefined {
  if (hasDotSegments(parts.path)) return undefined;
  const rest = { ...parts, suffix: normalPercent(parts.suffix) };
  if (written === undefined) return { ...rest, authority: undefined };
  const authority = parseAuthority(parts.scheme, written);
  return authority && { ...rest, authority, path: parts.path || '/' };
}

function parseAuthority(scheme: string, text: string): UriAuthority | undefined {
  const [matched, userinfo = '', written = '', digits = ''] = AUTHORITY.exec(text) ?? [];
  const host = matched === undefined ? undefined : normalHost(written);
  if (host === undefined) return undefined;
  const port = digits.replace(/^0+(?=\d)/, '');
  return { userinfo: normalPercent(userinfo), host, port: port === DEFAULT_PORTS[scheme] ? '' : port };
}

/** An empty host is valid, as in `file:///etc`. */
function normalHost(host: string): string | undefined {
  if (host === '') return '';
  if (host.startsWith('[')) {
    const octets = ipOctets(host.slice(1, -1));
    return octets && ipText(unmapped(octets));
  }
  const name = normalDnsName(host);
  if (name === undefined || name.includes('*')) return undefined;
  return endsInNumber(name) && ipOctets(name) === undefined ? undefined : name;
}

/** Decodes percent-encoded unreserved characters, and writes the other encodings in upper case. */
export function normalPercent(text: string): string {
  return text.replace(/%[0-9A-Fa-f]{2}/g, (encoded) => {
    const character = String.fromCharCode(parseInt(encoded.slice(1), 16));
    return /[\w\-.~]/.test(character) ? character : encoded.toUpperCase();
  });
}

/** RFC 3986 section 5.2.4: `/public/../secret` is `/secret` to some programs. */
const hasDotSegments = (path: string): boolean => /(?:^|\/)\.{1,2}(?:\/|$)/.test(path);
