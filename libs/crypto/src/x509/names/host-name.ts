import { isIPv4 } from 'node:net';
import { endsInNumber } from './dns-name';
import { quoted } from './quoted-name';

/** RFC 1123 section 2.1. Underscores, which are in use, count as letters. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const MAX_LENGTH = 253;

/**
 * Why a text is not the name of a host (RFC 1123 section 2.1), as a predicate; `undefined` when it is one. Names that end
 * in a number are not: programs read them as IPv4 addresses.
 *
 * @example
 * hostProblem('a..test'); // 'has an empty label (RFC 1123 2.1)'
 */
export function hostProblem(host: string): string | undefined {
  if (host.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters (RFC 1123 2.1)`;
  const labels = host.split('.');
  if (labels.includes('')) return 'has an empty label (RFC 1123 2.1)';
  const broken = labels.find((label) => !LABEL.test(label));
  if (broken !== undefined) {
    return `has the label ${quoted(broken)}, which is not at most 63 letters, digits and inner hyphens (RFC 1123 2.1)`;
  }
  if (isIPv4(host)) return 'is an IP address, not a name (RFC 1123 2.1)';
  return endsInNumber(host) ? 'ends in a number, as no top-level domain does (RFC 1123 2.1)' : undefined;
}
