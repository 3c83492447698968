import { InvalidValueError } from '@libs/kernel';
import { sequence, tlv } from '../der/der';
import { DerReader, orMalformed } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { oncePerObject } from '../der/once-per-object';
import { dottedOf } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { characterProblem } from './character-problem';
import { decodeDirectoryString } from './directory-string';
import { DistinguishedName } from './distinguished-name';
import { mailboxProblem } from './mailbox';
import {
  attributeProblem,
  isPrintable,
  NAME_ATTRIBUTES,
  type NameAttribute,
  OTHER_NAME_ATTRIBUTES,
} from './name-attribute';
import { type NameAttributeElement, readRdnSequence } from './rdn-sequence';

const byOid = (attributes: readonly NameAttribute[]) =>
  new Map(attributes.map((attribute) => [attribute.oid.key, attribute]));

/** Lints check the values of these in the certificate (name.lints.ts). */
const LINTED = byOid(NAME_ATTRIBUTES);
const OTHERS = byOid(OTHER_NAME_ATTRIBUTES);

/**
 * Encodes the subject of a request for a certificate: the same attributes, in the same order and in the same RDNs. Values
 * without characters are left out. Strings of known attributes get the type that RFC 5280 section 4.1.2.4 prescribes.
 * @throws InvalidValueError that names an attribute whose value is too long, has a forbidden character or is no string, or
 *   which one RDN has twice (X.501 section 9.3)
 */
export const requestedName = oncePerObject((name: DistinguishedName): DistinguishedName => {
  const rdns = readRdnSequence(name.der).flatMap((rdn) => {
    refuseRepeatedType(rdn);
    const attributes = rdn.flatMap((attribute) => encodeAttribute(attribute) ?? []);
    return attributes.length === 0 ? [] : [setOf(attributes)];
  });
  return DistinguishedName.fromDer(sequence(...rdns));
});

/** The name of an attribute type in sentences: a label, or the dotted object identifier. */
function labelOf(oid: string): string {
  return (LINTED.get(oid) ?? OTHERS.get(oid))?.label ?? dottedOf(oid);
}

function refuseRepeatedType(rdn: readonly NameAttributeElement[]): void {
  const types = new Set<string>();
  for (const { oid } of rdn) {
    if (types.has(oid)) {
      throw new InvalidValueError(
        `subject ${labelOf(oid)} occurs twice in one relative distinguished name (X.501 section 9.3)`,
      );
    }
    types.add(oid);
  }
}

/** AttributeTypeAndValue (RFC 5280 section 4.1.2.4), or `undefined` for an empty value. */
function encodeAttribute({ oid, element }: NameAttributeElement): Buffer | undefined {
  const text = textOf(oid, element);
  if (text === '') return undefined;
  const problem = problemOf(oid, text);
  if (problem !== undefined) throw new InvalidValueError(`subject ${labelOf(oid)} ${problem}`);
  return sequence(tlv(TAG.oid, Buffer.from(oid, 'latin1')), encodeValue(oid, text, element));
}

function problemOf(oid: string, text: string): string | undefined {
  // Half a surrogate pair cannot be encoded, so that a lint would not see it.
  if (LINTED.has(oid)) return text.isWellFormed() ? undefined : 'is not valid Unicode';
  const attribute = OTHERS.get(oid);
  if (attribute === undefined) return characterProblem(text);
  const problem = attributeProblem(attribute, text);
  // RFC 5280 section 4.2.1.10 reads an emailAddress as an rfc822Name.
  return problem ?? (oid === OID.emailAddress.key ? mailboxProblem(text) : undefined);
}

const RETIRED: readonly (number | undefined)[] = [TAG.teletexString, TAG.bmpString, TAG.universalString];
const STRINGS: readonly (number | undefined)[] = [
  TAG.utf8String,
  TAG.printableString,
  TAG.ia5String,
  TAG.numericString,
  ...RETIRED,
];

function textOf(oid: string, element: Buffer): string {
  const tag = element[0] ?? 0;
  if (!STRINGS.includes(tag)) {
    throw new InvalidValueError(
      `subject ${labelOf(oid)} has a value that is no string, only strings can be certified`,
    );
  }
  return orMalformed(`subject ${labelOf(oid)} is malformed`, () =>
    decodeDirectoryString(tag, DerReader.over(element).content(tag)),
  );
}

/** Values of unknown attributes keep their string type, unless RFC 5280 section 4.1.2.4 retired it. */
function encodeValue(oid: string, text: string, element: Buffer): Buffer {
  if (OTHERS.get(oid)?.syntax === 'ia5') return tlv(TAG.ia5String, Buffer.from(text, 'latin1'));
  const isKnown = LINTED.has(oid) || OTHERS.has(oid);
  return isKnown || RETIRED.includes(element[0]) ? directoryString(text) : element;
}

function directoryString(text: string): Buffer {
  return isPrintable(text)
    ? tlv(TAG.printableString, Buffer.from(text, 'latin1'))
    : tlv(TAG.utf8String, Buffer.from(text, 'utf8'));
}

/** SET OF in DER: the encodings in ascending order (X.690 section 11.6). */
function setOf(elements: readonly Buffer[]): Buffer {
  return tlv(TAG.set, ...[...elements].sort((one, other) => one.compare(other)));
}
