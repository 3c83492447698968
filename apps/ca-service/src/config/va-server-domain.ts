import { isIPv4, isIPv6 } from 'node:net';
import { ValidateBy } from 'class-validator';

/** Host, port and path. The host is a bracketed IPv6 address, or has neither colon nor slash. */
const PARTS = /^(?<host>\[[^\]]*\]|[^:/]*)(?::(?<port>[^/]*))?(?<path>\/.*)?$/s;
/** RFC 1123 section 2.1: letters, digits and hyphens, with a letter or digit first and last. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** RFC 1035 section 2.3.4, as text without the final dot. */
const LONGEST_NAME = 253;
const HIGHEST_PORT = 65_535;
/** Unreserved characters (RFC 3986 section 2.3). Percent-encoding is not accepted: its forms are not unique. */
const SEGMENT = /^[\w.~-]+$/;

/**
 * Returns what is wrong with an entry of `VA_SERVER_DOMAINS`; `undefined` for a valid one. The entry becomes the
 * authority and path prefix of `http://<entry>/ocsp` and `http://<entry>/crl/<id>` (contract 5.1), which certificates
 * hold for years, so only the forms that all clients resolve alike are accepted.
 */
export function vaServerDomainProblem(entry: string): string | undefined {
  if (entry.includes('://')) return 'has a scheme, which must be left out';
  const { host = '', port, path = '' } = PARTS.exec(entry)?.groups ?? {};
  return hostProblem(host) ?? portProblem(port) ?? pathProblem(path);
}

function hostProblem(host: string): string | undefined {
  if (host.startsWith('[')) {
    const address = host.slice(1, -1);
    // A zone is meaningful on one machine only (RFC 6874 section 1).
    return isIPv6(address) && !address.includes('%') ? undefined : 'has no IPv6 address between [ and ]';
  }
  if (isIPv4(host)) return undefined;
  const labels = host.split('.');
  if (host.length > LONGEST_NAME) return `has a host of more than ${LONGEST_NAME} characters`;
  // URL Standard section 3.5: a host that ends in a number is an IPv4 address or invalid.
  if (/^(?:\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? ''))
    return 'has a host that ends in a number and is no IPv4 address';
  return labels.every((label) => LABEL.test(label))
    ? undefined
    : 'has a host with a label that is not 1 to 63 letters, digits and inner hyphens (IPv6 addresses need [ and ])';
}

function portProblem(port: string | undefined): string | undefined {
  if (port === undefined) return undefined;
  return /^[1-9]\d{0,4}$/.test(port) && Number(port) <= HIGHEST_PORT
    ? undefined
    : `has a port that is not a number from 1 to ${HIGHEST_PORT}`;
}

function pathProblem(path: string): string | undefined {
  if (path === '') return undefined;
  if (path.endsWith('/')) return 'has a slash at the end, which must be left out';
  const segments = path.slice(1).split('/');
  // URL parsers remove dot segments (RFC 3986 section 5.2.4).
  return segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..')
    ? undefined
    : 'has a path with a segment that is empty, . or .., or not of letters, digits and - . _ ~';
}

/** The number of the first invalid entry, and what is wrong with it. Does not repeat the entry, as for all variables. */
function firstProblem(entries: unknown): string | undefined {
  if (!Array.isArray(entries)) return undefined;
  const problems = (entries as readonly unknown[]).map((entry) => vaServerDomainProblem(String(entry)));
  const at = problems.findIndex((problem) => problem !== undefined);
  return problems[at] && `entry ${at + 1} ${problems[at]}; each entry must be host[:port][/path]`;
}

/** A list of hosts with an optional port and path. */
export const VaServerDomains = (): PropertyDecorator =>
  ValidateBy({
    name: 'vaServerDomains',
    validator: {
      validate: (entries) => firstProblem(entries) === undefined,
      defaultMessage: (given) => firstProblem(given?.value) ?? 'is not valid',
    },
  });
