import { type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { characterProblem } from './character-problem';

/** A name in the API: the first value of each attribute, or `''`. */
export interface Subject {
  commonName: string;
  organization: string;
  organizationUnit: string;
  country: string;
  state: string;
  locality: string;
}

export const EMPTY_SUBJECT: Readonly<Subject> = Object.freeze({
  commonName: '',
  organization: '',
  organizationUnit: '',
  country: '',
  state: '',
  locality: '',
});

/** A known attribute of names. */
export interface NameAttribute {
  readonly oid: ObjectIdentifier;
  /** Its name in error sentences and in the API. */
  readonly label: string;
  /** Its member of `Subject`, if the API has it. */
  readonly field?: keyof Subject;
  /** In characters, from RFC 5280 appendix A.1; for street and postal code, from X.520 annex C. */
  readonly maxLength: number;
  /** RFC 5280 appendix A.1 allows PrintableString only for country and serialNumber. */
  readonly printableOnly: boolean;
}

/** In the order in which names are encoded (contract 5.1). */
export const NAME_ATTRIBUTES: readonly NameAttribute[] = [
  { oid: OID.country, label: 'country', field: 'country', maxLength: 2, printableOnly: true },
  {
    oid: OID.organization,
    label: 'organization',
    field: 'organization',
    maxLength: 64,
    printableOnly: false,
  },
  {
    oid: OID.organizationUnit,
    label: 'organization_unit',
    field: 'organizationUnit',
    maxLength: 64,
    printableOnly: false,
  },
  { oid: OID.locality, label: 'locality', field: 'locality', maxLength: 128, printableOnly: false },
  { oid: OID.state, label: 'state', field: 'state', maxLength: 128, printableOnly: false },
  { oid: OID.streetAddress, label: 'street', maxLength: 128, printableOnly: false },
  { oid: OID.postalCode, label: 'postal_code', maxLength: 40, printableOnly: false },
  { oid: OID.commonName, label: 'common_name', field: 'commonName', maxLength: 64, printableOnly: false },
  { oid: OID.subjectSerialNumber, label: 'serial_number', maxLength: 64, printableOnly: true },
];

/** Why `value` must not be in a certificate, as a predicate; `undefined` when it may. */
export function attributeProblem(attribute: NameAttribute, value: string): string | undefined {
  // Counting code points creates an array, so only values that may be too long are counted.
  if (value.length > attribute.maxLength && Array.from(value).length > attribute.maxLength) {
    return `is longer than ${attribute.maxLength} characters (RFC 5280 appendix A.1)`;
  }
  if (attribute.oid === OID.country && !/^[A-Za-z]{2}$/.test(value)) {
    return 'is not a country code of two letters of ISO 3166-1 (X.520 6.3.1)';
  }
  if (attribute.printableOnly && !isPrintable(value)) {
    return 'has characters outside PrintableString (RFC 5280 appendix A.1)';
  }
  return characterProblem(value);
}

/** Whether PrintableString can encode the text (X.680 section 41.4). */
export function isPrintable(text: string): boolean {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
}
