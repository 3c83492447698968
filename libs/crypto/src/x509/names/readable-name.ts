import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { dottedOf } from '../der/object-identifier';
import { decodeDirectoryString } from './directory-string';
import { type DistinguishedName } from './distinguished-name';
import { NAME_ATTRIBUTES } from './name-attribute';

const LABELS = new Map(NAME_ATTRIBUTES.map(({ oid, label }) => [oid.key, label]));

/**
 * A name with all its attributes, for error sentences: `organization=Acme,common_name=a+serial_number=1`. Attributes
 * without a label have their object identifier, and values that are not strings are in hexadecimal.
 */
export function readableName({ der }: DistinguishedName): string {
  const name = DerReader.over(der).enter(TAG.sequence);
  const rdns: string[] = [];
  while (!name.isAtEnd) {
    const rdn = name.enter(TAG.set);
    const attributes: string[] = [];
    while (!rdn.isAtEnd) {
      const attribute = rdn.enter(TAG.sequence);
      const oid = attribute.oid();
      attributes.push(`${LABELS.get(oid) ?? dottedOf(oid)}=${readableValue(attribute.element())}`);
    }
    rdns.push(attributes.join('+'));
  }
  return rdns.join(',');
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
