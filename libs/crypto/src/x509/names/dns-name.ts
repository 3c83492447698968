import { domainToASCII, domainToUnicode } from 'node:url';

/** LDH labels (RFC 1034 section 3.5), with underscores and stars, which are in use. */
const NAME = /^[a-z0-9_*-]{1,63}(?:\.[a-z0-9_*-]{1,63})*$/;
const MAX_NAME = 253;
/** Turning a text into A-labels takes time; no name in use is as long. */
const MAX_TEXT = 1_024;

/** The form in which names are compared, of a text that has the form of a DNS name, whatever its labels mean. */
function comparedForm(text: string): string | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const name = withALabels(text).replace(/\.$/, '').toLowerCase();
  return name.length <= MAX_NAME && NAME.test(name) ? name : undefined;
}

/**
 * A DNS name in the form in which names are compared: lower case, A-labels, no dot at the end. `undefined` for a
 * text that is no DNS name, or has a label that only looks like an A-label (RFC 5890 section 2.3.2.1).
 */
export function normalDnsName(text: string): string | undefined {
  const name = comparedForm(text);
  return !name?.includes('xn--') || name.split('.').every(isLabel) ? name : undefined;
}

/** A common name as it is read: without invisible characters, and with the dots of other scripts as dots. */
export const readableCommonName = (commonName: string): string =>
  commonName
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replaceAll('\u3002', '.')
    .trim();

/**
 * The DNS name that clients which look at common names take one for: two labels or more, or a wildcard, in the form in
 * which names are compared. Its labels may mean nothing: see normalDnsName. `undefined` for other texts.
 */
export function dnsNameInCommonName(commonName: string): string | undefined {
  const name = comparedForm(readableCommonName(commonName));
  return name !== undefined && /[.*]/.test(name) ? name : undefined;
}

/** The text with A-labels in place of labels beyond ASCII (UTS 46); `''` when that is not possible. */
export const withALabels = (text: string): string => (isAscii(text) ? text : domainToASCII(text));

/** URL Standard section 3.5: a host whose last label is a number is an IPv4 address, or nothing. */
export const endsInNumber = (name: string): boolean => /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(name);

/** The dotted form of an IPv4 address as inet_aton reads it, such as `127.1` or `0x7f.0.0.1`; `''` for another text. */
export const dottedIPv4 = (text: string): string => (endsInNumber(text) ? domainToASCII(text) : '');

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/** Programs that show A-labels decode them; one that encodes plain ASCII would pass for another name. */
function isLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = domainToUnicode(label);
  return decoded !== '' && decoded !== label && !isAscii(decoded) && domainToASCII(decoded) === label;
}
