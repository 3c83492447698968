import { type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { characterProblem } from './character-problem';

/** A name as the API shows it: the first value of each attribute, `''` when there is none. */
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

/** An attribute of a name that this service writes and shows. */
export interface NameAttribute {
  readonly oid: ObjectIdentifier;
  /** As messages and the API call it. */
  readonly label: string;
  /** Where the API shows it, if it does. */
  readonly field?: keyof Subject;
  /** In characters: the upper bounds of RFC 5280 appendix A.1; street and postal code: X.520 annex C. */
  readonly maxLength: number;
  /** RFC 5280 appendix A.1 leaves no choice of string type for country and serialNumber. */
  readonly printableOnly: boolean;
}

/** In the order in which a name is written (contract 5.1). */
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

/** What keeps `value` out of a certificate, as the end of a sentence; `undefined` when nothing does. */
export function attributeProblem(attribute: NameAttribute, value: string): string | undefined {
  // Counting code points costs an array: only values that could be too long pay for it.
  if (value.length > attribute.maxLength && Array.from(value).length > attribute.maxLength) {
    return `is longer than ${attribute.maxLength} characters (RFC 5280 appendix A.1)`;
  }
  if (attribute.oid === OID.country && value.length !== 2) {
    return 'is not a country code of two letters (RFC 5280 appendix A.1)';
  }
  if (attribute.printableOnly && !isPrintable(value)) {
    return 'has characters outside PrintableString (RFC 5280 appendix A.1)';
  }
  return characterProblem(value);
}

/** X.680 section 41.4. */
export function isPrintable(text: string): boolean {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
}
