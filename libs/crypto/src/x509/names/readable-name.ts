import { DerReader, MalformedDerError } from '../der/der-reader';
import { dottedOf } from '../der/object-identifier';
import { decodeDirectoryString } from './directory-string';
import { type DistinguishedName } from './distinguished-name';
import { NAME_ATTRIBUTES, OTHER_NAME_ATTRIBUTES } from './name-attribute';
import { readRdnSequence } from './rdn-sequence';

const LABELS = new Map(
  [...NAME_ATTRIBUTES, ...OTHER_NAME_ATTRIBUTES].map(({ oid, label }) => [oid.key, label]),
);

/** An attribute of a name as text. */
export interface ReadableAttribute {
  /** Dotted object identifier of the type. */
  readonly oid: string;
  /** `common_name`, for instance; for types without a label, `oid`. */
  readonly label: string;
  /** `#` and hexadecimal DER for a value that is no string. */
  readonly value: string;
}

/** The attributes of a name as text, one list per RDN. */
export function readableRdns({ der }: DistinguishedName): ReadableAttribute[][] {
  return readRdnSequence(der).map((rdn) =>
    rdn.map(({ oid: key, element }) => {
      const oid = dottedOf(key);
      return { oid, label: LABELS.get(key) ?? oid, value: readableValue(element) };
    }),
  );
}

/** A name with all its attributes, for error sentences: `organization=Acme,common_name=a+serial_number=1`. */
export function readableName(name: DistinguishedName): string {
  return readableRdns(name)
    .map((rdn) => rdn.map(({ label, value }) => `${label}=${value}`).join('+'))
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
