import { domainToASCII, domainToUnicode } from 'node:url';

/** LDH labels (RFC 1034 section 3.5); underscores and stars are in use, too. */
const NAME = /^[a-z0-9_*-]{1,63}(?:\.[a-z0-9_*-]{1,63})*$/;
const MAX_NAME = 253;
/** Limits the time of converting a text to A-labels; no name in use is as long. */
const MAX_TEXT = 1_024;

/** The form in which names are compared; `undefined` for text that is not a DNS name. Does not check A-labels. */
function comparedForm(text: string): string | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const name = withALabels(text).replace(/\.$/, '').toLowerCase();
  return name.length <= MAX_NAME && NAME.test(name) ? name : undefined;
}

/**
 * A DNS name in the form in which names are compared: lower case, A-labels, no dot at the end. `undefined` for text that
 * is not a DNS name, or has an invalid A-label (RFC 5890 section 2.3.2.1).
 */
export function normalDnsName(text: string): string | undefined {
  const name = comparedForm(text);
  return name === undefined || hasInvalidALabel(name) ? undefined : name;
}

/** A common name as people read it: without invisible characters, and with ideographic full stops as dots. */
export const readableCommonName = (commonName: string): string =>
  commonName
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replaceAll('\u3002', '.')
    .trim();

/**
 * The DNS name as which clients that use common names read one: two labels or more, or a wildcard, in the form in which
 * names are compared. `undefined` for other text. Does not check A-labels, unlike `normalDnsName`.
 */
export function dnsNameInCommonName(commonName: string): string | undefined {
  const name = comparedForm(readableCommonName(commonName));
  return name !== undefined && /[.*]/.test(name) ? name : undefined;
}

/** Replaces non-ASCII labels by A-labels (UTS 46); `''` when that is not possible. */
export const withALabels = (text: string): string => (isAscii(text) ? text : domainToASCII(text));

/** URL Standard section 3.5: a host whose last label is a number is an IPv4 address or invalid. */
export const endsInNumber = (name: string): boolean => /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(name);

/** The dotted form of an IPv4 address that inet_aton reads, such as `127.1` or `0x7f.0.0.1`; `''` for other text. */
export const dottedIPv4 = (text: string): string => (endsInNumber(text) ? domainToASCII(text) : '');

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/** Whether a name has a label that begins as an A-label and is not one (RFC 5890 section 2.3.2.1). */
export const hasInvalidALabel = (name: string): boolean =>
  /xn--/i.test(name) && !name.toLowerCase().split('.').every(isLabel);

/** Rejects A-labels that decode to ASCII, because programs that decode them would display another name. */
function isLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = domainToUnicode(label);
  return decoded !== '' && decoded !== label && !isAscii(decoded) && domainToASCII(decoded) === label;
}
