import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import type { FilterTest } from '../query-language/filter';

const HEX_WITH_COLONS = /^[0-9a-f][0-9a-f:]*$/i;
/** A text with neither mail domain nor scheme: a DNS name at most. */
const HAS_NO_SEPARATOR = /^[^@/:]+$/;
/** Limits the time of the conversion to A-labels; no name in use is as long. */
const LONGEST_NAME = 1_024;

/**
 * Returns the stored form of a serial number (contract 1.7): lower case, no colons, an even number of digits, no leading
 * zeros. A part of one keeps its zeros. Other texts are unchanged.
 */
export function serialNumberSpelling(text: string, test: FilterTest): readonly string[] {
  if (!HEX_WITH_COLONS.test(text)) return [text];
  const digits = withoutColons(text);
  return [test === 'contains' ? digits : even(digits.replace(/^0+(?=.)/, ''))];
}

/** Returns the stored form of a key identifier (contract 1.7), whose leading zeros count. Other texts are unchanged. */
export function keyIdSpelling(text: string, test: FilterTest): readonly string[] {
  if (!HEX_WITH_COLONS.test(text)) return [text];
  const digits = withoutColons(text);
  return [test === 'contains' ? digits : even(digits)];
}

/**
 * Returns the forms in which an alternative name may be stored: unchanged, and the compared form of an IP address (RFC
 * 5952), of a DNS name, or of a mail address, whose local part is case-sensitive (RFC 5280 section 7.5).
 */
export function altNameSpellings(text: string): readonly string[] {
  return [...new Set([text, comparedForm(text)])];
}

function comparedForm(text: string): string {
  const address = text.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(address) && !address.includes('%')) return new URL(`http://[${address}]`).hostname.slice(1, -1);
  if (text.length > LONGEST_NAME) return text;
  if (HAS_NO_SEPARATOR.test(text)) return dnsName(text);
  const [, local, domain] = /^([^/:]*@)([^@/:]+)$/.exec(text) ?? [];
  return local === undefined || domain === undefined ? text : local + dnsName(domain);
}

/** `domainToASCII` reads numbers as IPv4 addresses, so that ASCII names bypass it. */
function dnsName(text: string): string {
  const ascii = /^\p{ASCII}*$/u.test(text) ? text : domainToASCII(text) || text;
  return ascii.toLowerCase().replace(/(?<=.)\.$/, '');
}

const withoutColons = (text: string): string => text.replaceAll(':', '').toLowerCase();

const even = (digits: string): string => (digits.length % 2 === 0 ? digits : `0${digits}`);
