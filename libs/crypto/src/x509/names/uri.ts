import { isIPv4, isIPv6 } from 'node:net';
import { hostProblem } from './host-name';
import { brief, quoted } from './quoted-name';

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:(?=.)/s;
/** RFC 3986 section 2: what is neither reserved, nor unreserved, nor `%`. */
const OTHER_CHARACTER = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/;
const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const PARTS = /^[^:]+:(?:\/\/([^/?#]*))?(.*)$/s;
const HOST_AND_PORT = /^(\[[^[\]]*\]|[^[\]:]*)(?::(.*))?$/s;
const MAX_PORT = 65_535;

/** Userinfo, host and port of a URI (RFC 3986 section 3.2), as they are written. */
interface Authority {
  readonly userinfo: string | undefined;
  readonly hostAndPort: string;
}

/**
 * Why a text is not a URI of a certificate, as a predicate; `undefined` when it is one: absolute (RFC 5280 section
 * 4.2.1.6), in the syntax of RFC 3986, and with a host that is a host name or an IP address.
 *
 * @example
 * uriProblem('http://h.test/%zz'); // 'has a % without two hexadecimal digits after it (RFC 3986 2.1)'
 */
export function uriProblem(text: string): string | undefined {
  if (!SCHEME.test(text)) return 'has no scheme with a text after it (RFC 3986 3)';
  const [other] = OTHER_CHARACTER.exec(text) ?? [];
  if (other !== undefined) {
    return `has the character ${JSON.stringify(other)}, which URIs percent-encode (RFC 3986 2)`;
  }
  if (BROKEN_ESCAPE.test(text)) return 'has a % without two hexadecimal digits after it (RFC 3986 2.1)';
  const [, , rest = ''] = PARTS.exec(text) ?? [];
  if (/[[\]]/.test(rest)) return 'has a bracket that does not enclose its host (RFC 3986 3.2.2)';
  if (rest.indexOf('#') !== rest.lastIndexOf('#')) return 'has # twice (RFC 3986 3.5)';
  const authority = authorityOf(text);
  return authority && authorityProblem(authority);
}

/** The host of a URI, as it is written, an IPv6 address in brackets; `''` when it has none. */
export function uriHost(text: string): string {
  return HOST_AND_PORT.exec(authorityOf(text)?.hostAndPort ?? '')?.[1] ?? '';
}

function authorityOf(text: string): Authority | undefined {
  const authority = PARTS.exec(text)?.[1];
  if (authority === undefined) return undefined;
  const at = authority.indexOf('@');
  return at === -1
    ? { userinfo: undefined, hostAndPort: authority }
    : { userinfo: authority.slice(0, at), hostAndPort: authority.slice(at + 1) };
}

function authorityProblem({ userinfo, hostAndPort }: Authority): string | undefined {
  // Parsers disagree about which of two @ begins the host.
  if (hostAndPort.includes('@')) return 'has @ twice before its path (RFC 3986 3.2.1)';
  const match = HOST_AND_PORT.exec(hostAndPort);
  if (match === null || /[[\]]/.test(userinfo ?? '')) {
    return 'has a bracket that does not enclose its host (RFC 3986 3.2.2)';
  }
  const [, host = '', port = ''] = match;
  const isEmpty = userinfo === undefined && hostAndPort === '';
  return portProblem(port) ?? (isEmpty ? undefined : uriHostProblem(host));
}

const portProblem = (port: string): string | undefined =>
  /^\d*$/.test(port) && Number(port) <= MAX_PORT
    ? undefined
    : `has the port ${quoted(port)}, which is not a number up to ${MAX_PORT} (RFC 3986 3.2.3)`;

function uriHostProblem(host: string): string | undefined {
  if (host === '') return 'has no host (RFC 3986 3.2.2)';
  if (host.startsWith('[')) {
    const isAddress = isIPv6(host.slice(1, -1)) && !host.includes('%');
    return isAddress
      ? undefined
      : `has the host ${brief(host)}, which is not an IPv6 address (RFC 3986 3.2.2)`;
  }
  const problem = isIPv4(host) ? undefined : hostProblem(host);
  return problem && `has the host ${quoted(host)}, which ${problem}`;
}
