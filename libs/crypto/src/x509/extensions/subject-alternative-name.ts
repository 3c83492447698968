import { DerReader } from '../der-reader';
import { contextConstructed, contextPrimitive, TAG } from '../der-tag';
import { DistinguishedName } from '../distinguished-name';
import { MalformedDerError } from '../malformed-der.error';

/** A name of RFC 5280 section 4.2.1.6, as far as the checks before issuing look into it. */
export type GeneralName =
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly kind: 'iPAddress'; readonly octets: Buffer }
  | { readonly kind: 'directoryName'; readonly name: DistinguishedName }
  /** otherName, x400Address, ediPartyName, registeredID */
  | { readonly kind: 'other' };

/** DER GeneralNames: at least one. @throws MalformedDerError, or InvalidValueError for a directory name */
export function decodeGeneralNames(value: Buffer): GeneralName[] {
  const reader = DerReader.over(value);
  const list = reader.enter(TAG.sequence);
  reader.finish();
  const names: GeneralName[] = [];
  do names.push(readGeneralName(list));
  while (!list.isAtEnd);
  return names;
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
    case contextConstructed(3):
    case contextConstructed(5):
    case contextPrimitive(8):
      list.element(tag);
      return { kind: 'other' };
    default:
      throw new MalformedDerError('a general name is of no known kind');
  }
}

function readOtherName(reader: DerReader): GeneralName {
  reader.oid();
  reader.element(contextConstructed(0));
  reader.finish();
  return { kind: 'other' };
}

function readDirectoryName(reader: DerReader): GeneralName {
  const name = DistinguishedName.fromDer(reader.element(TAG.sequence));
  reader.finish();
  return { kind: 'directoryName', name };
}

function ia5Of(content: Buffer): string {
  for (const byte of content) {
    if (byte > 0x7f) throw new MalformedDerError('a general name is not ASCII');
  }
  return content.toString('latin1');
}
