import { domainToASCII, domainToUnicode } from 'node:url';
import { globMatches } from './glob';

/** LDH labels (RFC 1034 section 3.5), with underscores and stars, which are in use. */
const NAME = /^[a-z0-9_*-]{1,63}(?:\.[a-z0-9_*-]{1,63})*$/;

/** Of a text that is turned into A-labels, which takes time; no name in use is as long. */
const MAX_LENGTH = 1_024;

/**
 * A DNS name in the form in which names are compared: lower case, A-labels, no dot at the end. `undefined` for a
 * text that is no DNS name, or has a label that only looks like an A-label (RFC 5890 section 2.3.2.1).
 */
export function normalDnsName(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const name = (isAscii(text) ? text : domainToASCII(text)).replace(/\.$/, '').toLowerCase();
  if (name.length > 253 || !NAME.test(name)) return undefined;
  return !name.includes('xn--') || name.split('.').every(isLabel) ? name : undefined;
}

/** A pattern of DNS names in the same form; stars stay. */
export function normalDnsPattern(pattern: string): string {
  const ascii = isAscii(pattern) ? pattern : domainToASCII(pattern) || pattern;
  return ascii.replace(/(?<=[^*.])\.$/, '').toLowerCase();
}

/** URL Standard section 3.5: a host whose last label is a number is an IPv4 address, or nothing. */
export const endsInNumber = (name: string): boolean => /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i.test(name);

/** What a wildcard name stands above: `acme.test` for `*.acme.test`; `undefined` for other names. */
export function wildcardBase(name: string): string | undefined {
  const dot = `${name}.`.indexOf('.');
  return name.slice(0, dot).includes('*') ? name.slice(dot + 1) : undefined;
}

/**
 * Whether some name that the wildcard name stands for matches the pattern: a star in a name stands for one label
 * (RFC 9525 section 6.3). Its label takes over what the pattern says before its first dot; a star there may also
 * go on to cover what follows the label.
 */
export function wildcardReaches(pattern: string, name: string): boolean {
  const base = wildcardBase(name);
  if (base === undefined) return false;
  const rest = base === '' ? '' : `.${base}`;
  const dot = pattern.includes('.') ? pattern.indexOf('.') : pattern.length;
  const star = pattern.lastIndexOf('*', dot);
  return (
    (dot > 0 && globMatches(pattern.slice(dot), rest)) ||
    (star >= 0 && globMatches(pattern.slice(star), rest))
  );
}

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/** Programs that show A-labels decode them; one that encodes plain ASCII would pass for another name. */
function isLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = domainToUnicode(label);
  return decoded !== '' && decoded !== label && !isAscii(decoded) && domainToASCII(decoded) === label;
}
