import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { decodeDirectoryString } from './directory-string';
import { type DistinguishedName } from './distinguished-name';
import { dottedOf } from '../der/object-identifier';
import { oncePerObject } from '../der/once-per-object';

/**
 * Whether two names are the same by RFC 5280 section 7.1: RDN by RDN in order, the attributes of one RDN in any
 * order, values without regard to string type, case and insignificant spaces.
 */
export function namesMatch(a: DistinguishedName, b: DistinguishedName): boolean {
  if (a.der.equals(b.der)) return true;
  const [left, right] = [comparableRdns(a), comparableRdns(b)];
  return left.length === right.length && left.every((rdn, at) => rdn === right[at]);
}

/** One text per RDN; two RDNs match when their texts are equal. Attributes that this service never writes count. */
export const comparableRdns = oncePerObject(({ der }: DistinguishedName): readonly string[] =>
  prepareRdns(der),
);

function prepareRdns(der: Buffer): string[] {
  const name = DerReader.over(der).enter(TAG.sequence);
  const rdns: string[] = [];
  while (!name.isAtEnd) {
    const rdn = name.enter(TAG.set);
    const attributes: string[] = [];
    while (!rdn.isAtEnd) {
      const attribute = rdn.enter(TAG.sequence);
      attributes.push(JSON.stringify([dottedOf(attribute.oid()), comparableValue(attribute)]));
    }
    rdns.push(attributes.sort().join('+'));
  }
  return rdns;
}

/** Values that are no strings, or broken ones, are the same when their bytes are. */
function comparableValue(attribute: DerReader): string {
  const element = attribute.element();
  const tag = element[0] ?? 0;
  try {
    return `"${preparedString(decodeDirectoryString(tag, DerReader.over(element).content(tag)))}`;
  } catch (error) {
    if (!(error instanceof MalformedDerError)) throw error;
    return `#${element.toString('hex')}`;
  }
}

/**
 * A string as RFC 4518 section 2 prepares it for caseIgnoreMatch, without the tables of prohibited characters:
 * format characters and other invisible ones do not count, separators and line breaks are spaces, runs of spaces
 * count once and none at the ends. Lower case by way of upper case folds what has no single lower-case form.
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
