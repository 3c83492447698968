import { DerReader, MalformedDerError } from '../der/der-reader';
import { dottedOf } from '../der/object-identifier';
import { decodeDirectoryString } from './directory-string';
import { type DistinguishedName } from './distinguished-name';
import { NAME_ATTRIBUTES } from './name-attribute';
import { readRdnSequence } from './rdn-sequence';

const LABELS = new Map(NAME_ATTRIBUTES.map(({ oid, label }) => [oid.key, label]));

/**
 * A name with all its attributes, for error sentences: `organization=Acme,common_name=a+serial_number=1`. Attributes
 * without a label have their object identifier, and values that are not strings are in hexadecimal.
 */
export function readableName({ der }: DistinguishedName): string {
  return readRdnSequence(der)
    .map((rdn) =>
      rdn
        .map(({ oid, element }) => `${LABELS.get(oid) ?? dottedOf(oid)}=${readableValue(element)}`)
        .join('+'),
    )
    .join(',');
}

function readableValue(element: Buffer): string {
  const tag = element[0] ?? 0;
  try {
    return decodeDirectoryString(tag, DerReader.over(element).content(tag));
  } catch (error) {
    if (!(error instanceof MalformedDerError)) throw error;
    return `#${element.toString('hex')}`;
  }
}
