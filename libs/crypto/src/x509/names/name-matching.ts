import { hash } from 'node:crypto';
import { DerReader, MalformedDerError } from '../der/der-reader';
import { decodeDirectoryString } from './directory-string';
import { type DistinguishedName } from './distinguished-name';
import { dottedOf } from '../der/object-identifier';
import { oncePerObject } from '../der/once-per-object';
import { readRdnSequence } from './rdn-sequence';

/**
 * Whether two names match by RFC 5280 section 7.1: RDNs in order, attributes of an RDN in any order, values ignoring
 * string type, case and insignificant spaces.
 */
export function namesMatch(a: DistinguishedName, b: DistinguishedName): boolean {
  if (a.der.equals(b.der)) return true;
  const [left, right] = [comparableRdns(a), comparableRdns(b)];
  return left.length === right.length && left.every((rdn, at) => rdn === right[at]);
}

/** One text per RDN, with all attributes, known or not. Two RDNs match when their texts are equal. */
export const comparableRdns = oncePerObject(({ der }: DistinguishedName): readonly string[] =>
  prepareRdns(der),
);

/**
 * The canonical form of a name: names that match by RFC 5280 section 7.1 have the same bytes, all others different
 * ones. For digests and indexes only; certificates and answers keep the encoding that was received.
 */
export const canonicalName = (name: DistinguishedName): Buffer =>
  Buffer.from(JSON.stringify(comparableRdns(name)), 'utf8');

/** SHA-256 of the canonical form, 32 bytes: finds names that match in an index. */
export const nameDigest = (name: DistinguishedName): Buffer => hash('sha256', canonicalName(name), 'buffer');

function prepareRdns(der: Buffer): string[] {
  return readRdnSequence(der).map((rdn) =>
    rdn
      .map(({ oid, element }) => JSON.stringify([dottedOf(oid), comparableValue(element)]))
      .sort()
      .join('+'),
  );
}

/** Values that are malformed or not strings match when their bytes are equal. */
function comparableValue(element: Buffer): string {
  const tag = element[0] ?? 0;
  try {
    return `"${preparedString(decodeDirectoryString(tag, DerReader.over(element).content(tag)))}`;
  } catch (error) {
    if (!(error instanceof MalformedDerError)) throw error;
    return `#${element.toString('hex')}`;
  }
}

/**
 * Prepares a string for caseIgnoreMatch (RFC 4518 section 2), without the tables of prohibited characters. Removes
 * invisible characters, maps separators and line breaks to spaces, and collapses and trims spaces. Converting to upper
 * case first also folds characters without a single lower-case form.
 */
function preparedString(text: string): string {
  return text
    .replace(/[\t-\r\u0085\p{Z}]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Variation_Selector}\u034f\ufffc]/gu, '')
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\p{Z}+/gu, ' ')
    .trim();
}
