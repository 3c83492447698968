import { ObjectIdentifier } from '../der/object-identifier';
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

/** Which string types an attribute allows: DirectoryString (PrintableString or UTF8String), or one type. */
export type AttributeSyntax = 'directory' | 'printable' | 'ia5';

/** A known attribute of names. */
export interface NameAttribute {
  readonly oid: ObjectIdentifier;
  /** Its name in error sentences and in the API. */
  readonly label: string;
  /** Its member of `Subject`, if the API has it. */
  readonly field?: keyof Subject;
  /** In characters, from RFC 5280 appendix A.1, else from X.520 annex C or the RFC of the attribute. */
  readonly maxLength: number;
  readonly syntax: AttributeSyntax;
}

/** In the order in which the service encodes subjects that it writes itself (contract 5.1). */
export const NAME_ATTRIBUTES: readonly NameAttribute[] = [
  { oid: OID.country, label: 'country', field: 'country', maxLength: 2, syntax: 'printable' },
  {
    oid: OID.organization,
    label: 'organization',
    field: 'organization',
    maxLength: 64,
    syntax: 'directory',
  },
  {
    oid: OID.organizationUnit,
    label: 'organization_unit',
    field: 'organizationUnit',
    maxLength: 64,
    syntax: 'directory',
  },
  { oid: OID.locality, label: 'locality', field: 'locality', maxLength: 128, syntax: 'directory' },
  { oid: OID.state, label: 'state', field: 'state', maxLength: 128, syntax: 'directory' },
  { oid: OID.streetAddress, label: 'street', maxLength: 128, syntax: 'directory' },
  { oid: OID.postalCode, label: 'postal_code', maxLength: 40, syntax: 'directory' },
  { oid: OID.commonName, label: 'common_name', field: 'commonName', maxLength: 64, syntax: 'directory' },
  { oid: OID.subjectSerialNumber, label: 'serial_number', maxLength: 64, syntax: 'printable' },
];

const other = (
  label: string,
  dotted: string,
  syntax: AttributeSyntax,
  maxLength = UNBOUNDED,
): NameAttribute => ({ oid: new ObjectIdentifier(dotted), label, syntax, maxLength });

/** RFC 5280 appendix A.1: ub-name, the largest bound of any attribute, for those that X.520 does not bound. */
const UNBOUNDED = 32_768;

/** Attributes that the API does not have: kept when a request has them and the profile honours its subject. */
export const OTHER_NAME_ATTRIBUTES: readonly NameAttribute[] = [
  other('surname', '2.5.4.4', 'directory'),
  other('title', '2.5.4.12', 'directory', 64),
  other('description', '2.5.4.13', 'directory', 1024),
  other('business_category', '2.5.4.15', 'directory', 128),
  other('post_office_box', '2.5.4.18', 'directory', 40),
  other('telephone_number', '2.5.4.20', 'printable', 32),
  other('name', '2.5.4.41', 'directory'),
  other('given_name', '2.5.4.42', 'directory'),
  other('initials', '2.5.4.43', 'directory'),
  other('generation_qualifier', '2.5.4.44', 'directory'),
  other('dn_qualifier', '2.5.4.46', 'printable'),
  other('pseudonym', '2.5.4.65', 'directory', 128),
  other('organization_identifier', '2.5.4.97', 'directory'),
  // RFC 4519 sections 2.39 and 2.4
  other('user_id', '0.9.2342.19200300.100.1.1', 'directory', 256),
  other('domain_component', '0.9.2342.19200300.100.1.25', 'ia5', 63),
  // RFC 2985 sections 5.2.1, 5.2.2 and 5.2.3
  other('email_address', OID.emailAddress.dotted, 'ia5', 255),
  other('unstructured_name', '1.2.840.113549.1.9.2', 'directory', 255),
  other('unstructured_address', '1.2.840.113549.1.9.8', 'directory', 255),
  // CA/B EV Guidelines 7.1.4.2.3
  other('jurisdiction_locality', '1.3.6.1.4.1.311.60.2.1.1', 'directory', 128),
  other('jurisdiction_state', '1.3.6.1.4.1.311.60.2.1.2', 'directory', 128),
  other('jurisdiction_country', '1.3.6.1.4.1.311.60.2.1.3', 'printable', 2),
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
  if (attribute.syntax === 'printable' && !isPrintable(value)) {
    return 'has characters outside PrintableString (RFC 5280 appendix A.1)';
  }
  if (attribute.syntax === 'ia5' && /\P{ASCII}/u.test(value)) return 'has characters outside IA5String';
  return characterProblem(value);
}

/** Whether PrintableString can encode the text (X.680 section 41.4). */
export function isPrintable(text: string): boolean {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
}
