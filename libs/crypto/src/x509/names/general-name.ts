import { InvalidValueError } from '@libs/kernel';
import { explicitTag, implicitTag, sequence, tlv } from '../der/der';
import { DerReader, MalformedDerError } from '../der/der-reader';
import { contextConstructed, contextPrimitive, TAG } from '../der/der-tag';
import { DistinguishedName } from './distinguished-name';
import { dottedOf } from '../der/object-identifier';

/** A name of RFC 5280 section 4.2.1.6. */
export type GeneralName =
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly kind: 'iPAddress'; readonly octets: Buffer }
  | { readonly kind: 'directoryName'; readonly name: DistinguishedName }
  /** `type` is a dotted object identifier; `value` is one DER element, whose meaning depends on the type. */
  | { readonly kind: 'otherName'; readonly type: string; readonly typeDer: Buffer; readonly value: Buffer }
  | { readonly kind: 'registeredID'; readonly oid: string; readonly content: Buffer };

/** Limits the work of reading names; browsers have similar limits. */
const MAX_NAMES = 1000;

/** Decodes GeneralNames, at least one. @throws MalformedDerError, or InvalidValueError for unsupported kinds */
export function decodeGeneralNames(value: Buffer): GeneralName[] {
  const reader = DerReader.over(value);
  const list = reader.enterList(TAG.sequence);
  reader.finish();
  const names: GeneralName[] = [];
  do {
    if (names.length === MAX_NAMES) throw new MalformedDerError(`more than ${MAX_NAMES} general names`);
    names.push(readGeneralName(list));
  } while (!list.isAtEnd);
  return names;
}

/**
 * Decodes the names that can be read and skips the others, for searches in certificates from elsewhere. Reads the first
 * 1,000 names, up to one that is no DER element. @throws MalformedDerError when the list is not one
 */
export function readableGeneralNames(value: Buffer): GeneralName[] {
  const reader = DerReader.over(value);
  const list = reader.enter(TAG.sequence);
  reader.finish();
  const names: GeneralName[] = [];
  for (let read = 0; read < MAX_NAMES && !list.isAtEnd; read += 1) {
    const element = unlessUnreadable(() => list.element());
    if (!element) break;
    const name = unlessUnreadable(() => readGeneralName(DerReader.over(element)));
    if (name) names.push(name);
  }
  return names;
}

function unlessUnreadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}

/** Encodes decoded names as GeneralNames, so that the result contains nothing that was not decoded. */
export function encodeGeneralNames(names: readonly GeneralName[]): Buffer {
  return sequence(...names.map(encodeGeneralName));
}

function encodeGeneralName(name: GeneralName): Buffer {
  switch (name.kind) {
    case 'otherName':
      return explicitTag(0, name.typeDer, explicitTag(0, name.value));
    case 'rfc822Name':
      return implicitTag(1, Buffer.from(name.text, 'latin1'));
    case 'dNSName':
      return implicitTag(2, Buffer.from(name.text, 'latin1'));
    case 'directoryName':
      return explicitTag(4, name.name.der);
    case 'uniformResourceIdentifier':
      return implicitTag(6, Buffer.from(name.text, 'latin1'));
    case 'iPAddress':
      return implicitTag(7, name.octets);
    case 'registeredID':
      return implicitTag(8, name.content);
  }
}

function readGeneralName(list: DerReader): GeneralName {
  const tag = list.peekTag();
  switch (tag) {
    case contextConstructed(0):
      return readOtherName(list.enter(tag));
    case contextPrimitive(1):
      return { kind: 'rfc822Name', text: ia5Of(list.content(tag)) };
    case contextPrimitive(2):
      return { kind: 'dNSName', text: ia5Of(list.content(tag)) };
    case contextConstructed(4):
      return readDirectoryName(list.enter(tag));
    case contextPrimitive(6):
      return { kind: 'uniformResourceIdentifier', text: ia5Of(list.content(tag)) };
    case contextPrimitive(7):
      return { kind: 'iPAddress', octets: list.content(tag) };
    case contextPrimitive(8):
      return readRegisteredId(list.content(tag));
    case contextConstructed(3):
      throw new InvalidValueError('a general name is an x400Address, which is not supported');
    case contextConstructed(5):
      throw new InvalidValueError('a general name is an ediPartyName, which is not supported');
    default:
      throw new MalformedDerError('a general name is of no known kind');
  }
}

/** RFC 5280 section 4.2.1.6: type-id, and one element in `[0] EXPLICIT`. */
function readOtherName(reader: DerReader): GeneralName {
  const typeDer = reader.element(TAG.oid);
  const type = dottedOf(DerReader.over(typeDer).oid());
  const wrapped = reader.enter(contextConstructed(0));
  reader.finish();
  const value = wrapped.element();
  wrapped.finish();
  return { kind: 'otherName', type, typeDer, value };
}

function readDirectoryName(reader: DerReader): GeneralName {
  const name = DistinguishedName.fromDer(reader.element(TAG.sequence));
  reader.finish();
  return { kind: 'directoryName', name };
}

function readRegisteredId(content: Buffer): GeneralName {
  const key = DerReader.over(tlv(TAG.oid, content)).oid();
  return { kind: 'registeredID', oid: dottedOf(key), content };
}

function ia5Of(content: Buffer): string {
  for (const byte of content) {
    if (byte > 0x7f) throw new MalformedDerError('a general name is not ASCII');
  }
  return content.toString('latin1');
}
