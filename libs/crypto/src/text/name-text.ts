import type { AttributeTypeAndValue, AttributeValue, Name } from '@peculiar/asn1-x509';
import { bytesOf } from '../containers/read-structure';

/** OpenSSL's short names of attribute types. */
const SHORT_NAMES = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.41', 'name'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

/**
 * A name as `openssl x509` prints it by default (`-nameopt oneline`): `C = ES, O = "Acme, Inc."`, with the escapes of
 * RFC 2253 and quotes in place of most of them.
 */
export function onelineName(name: Name): string {
  return Array.from(name, (rdn) =>
    Array.from(rdn, (attribute) => `${shortName(attribute)} = ${onelineValue(attribute.value)}`).join(' + '),
  ).join(', ');
}

/** A name as openssl prints it in alternative names (`X509_NAME_oneline`): `/C=ES/O=Acme`. */
export function slashName(name: Name): string {
  return Array.from(
    name,
    (rdn) =>
      `/${Array.from(rdn, (attribute) => `${shortName(attribute)}=${slashValue(attribute.value)}`).join('+')}`,
  ).join('');
}

const shortName = ({ type }: AttributeTypeAndValue): string => SHORT_NAMES.get(type) ?? type;

/** The text; `undefined` when the type is not a string. */
function textOf(value: AttributeValue): string | undefined {
  const { utf8String, printableString, ia5String, teletexString, bmpString, universalString } = value;
  return utf8String ?? printableString ?? ia5String ?? teletexString ?? bmpString ?? universalString;
}

const hexOf = ({ anyValue }: AttributeValue): string =>
  bytesOf(anyValue ?? new ArrayBuffer(0))
    .toString('hex')
    .toUpperCase();

function onelineValue(value: AttributeValue): string {
  const text = textOf(value);
  if (text === undefined) return `#${hexOf(value)}`;
  const escaped = Array.from(Buffer.from(text, 'utf8'), escapeByte).join('');
  return /^[ #]|[,+<>;]| $/.test(text) ? `"${escaped}"` : escaped;
}

/** Escapes as in RFC 2253 section 2.4; control characters and bytes outside ASCII in hexadecimal. */
function escapeByte(byte: number): string {
  if (byte < 0x20 || byte > 0x7e) return `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const character = String.fromCharCode(byte);
  return character === '"' || character === '\\' ? `\\${character}` : character;
}

function slashValue(value: AttributeValue): string {
  const text = textOf(value);
  const bytes =
    text === undefined ? bytesOf(value.anyValue ?? new ArrayBuffer(0)) : Buffer.from(text, 'utf8');
  return Array.from(bytes, (byte) => {
    if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    const character = String.fromCharCode(byte);
    return character === '/' || character === '+' ? `\\${character}` : character;
  }).join('');
}
