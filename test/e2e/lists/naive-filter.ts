import type { CertificateRow } from '../../support/listed-certificates';

type Value = string | number | boolean | readonly string[];
export type NaiveType = 'string' | 'array' | 'date' | 'number' | 'enum';

/** The fields of a certificate, read from the row by hand: what the query language is held against. */
export const NAIVE_FIELDS: Readonly<Record<string, [NaiveType, (row: CertificateRow) => Value]>> = {
  serial_number: ['string', (row) => row.serial_number],
  'subject.common_name': ['string', (row) => row.subject_common_name],
  'issuer.common_name': ['string', (row) => row.issuer.commonName],
  subject_key_id: ['string', (row) => row.subject_key_id],
  authority_key_id: ['string', (row) => row.authority_key_id],
  'issuer_meta.id': ['string', (row) => row.issuer_ca_id],
  'issuer_metadata.id': ['string', (row) => row.issuer_ca_id],
  'issuer_metadata.serial_number': ['string', (row) => row.issuer_serial_number],
  'issuer_metadata.level': ['number', (row) => row.issuer_level],
  engine_id: ['string', (row) => row.engine_id],
  type: ['enum', (row) => row.type],
  status: ['enum', statusNow],
  revocation_reason: ['enum', (row) => row.revocation_reason],
  is_ca: ['enum', (row) => String(row.is_ca)],
  'key_metadata.type': ['enum', (row) => row.key_type],
  'key_metadata.bits': ['number', (row) => row.key_bits],
  valid_from: ['date', (row) => Date.parse(row.valid_from)],
  valid_to: ['date', (row) => Date.parse(row.valid_to)],
  revocation_timestamp: ['date', (row) => Date.parse(row.revocation_timestamp ?? '0001-01-01T00:00:00Z')],
  creation_ts: ['date', (row) => Date.parse(row.created_at)],
  'extensions.key_usage': ['array', (row) => row.key_usage],
  'extensions.extended_key_usage': ['array', (row) => row.extended_key_usage],
  sans: ['array', (row) => row.subject_alt_names],
};

/** RFC 5280 section 4.1.2.5: valid through notAfter, inclusive. */
function statusNow({ status, valid_to }: CertificateRow): string {
  return status === 'ACTIVE' && Date.parse(valid_to) + 1000 <= Date.now() ? 'EXPIRED' : status;
}

const lower = (text: string): string => text.toLowerCase();
const itemsOf = (list: string): string[] => list.split(',').filter((item) => item !== '');

type Test = (value: never, operand: string) => boolean;

const textTests: Record<string, (value: string, operand: string) => boolean> = {
  eq: (value, operand) => value === operand,
  eq_ic: (value, operand) => lower(value) === lower(operand),
  ct: (value, operand) => value.includes(operand),
  ct_ic: (value, operand) => lower(value).includes(lower(operand)),
  in: (value, operand) => itemsOf(operand).includes(value),
  in_ic: (value, operand) => itemsOf(operand).map(lower).includes(lower(value)),
};
const not =
  (test: (value: string, operand: string) => boolean): Test =>
  (value, operand) =>
    !test(value, operand);

const numberTests: Record<string, (value: number, operand: number) => boolean> = {
  eq: (value, operand) => value === operand,
  ne: (value, operand) => value !== operand,
  lt: (value, operand) => value < operand,
  le: (value, operand) => value <= operand,
  gt: (value, operand) => value > operand,
  ge: (value, operand) => value >= operand,
};
const numeric =
  (name: string, read: (operand: string) => number): Test =>
  (value: number, operand) =>
    numberTests[name]!(value, read(operand));

/** Every operator, under all its names. */
export const NAIVE_OPERATORS: Readonly<Record<NaiveType, Readonly<Record<string, Test>>>> = {
  string: {
    eq: textTests.eq!,
    equal: textTests.eq!,
    eq_ic: textTests.eq_ic!,
    equal_ignorecase: textTests.eq_ic!,
    ne: not(textTests.eq!),
    notequal: not(textTests.eq!),
    ne_ic: not(textTests.eq_ic!),
    notequal_ignorecase: not(textTests.eq_ic!),
    ct: textTests.ct!,
    contains: textTests.ct!,
    ct_ic: textTests.ct_ic!,
    contains_ignorecase: textTests.ct_ic!,
    nc: not(textTests.ct!),
    notcontains: not(textTests.ct!),
    nc_ic: not(textTests.ct_ic!),
    notcontains_ignorecase: not(textTests.ct_ic!),
    in: textTests.in!,
    in_ic: textTests.in_ic!,
    nin: not(textTests.in!),
    nin_ic: not(textTests.in_ic!),
  },
  array: {
    ct: (value: readonly string[], operand) => value.includes(operand),
    contains: (value: readonly string[], operand) => value.includes(operand),
    ct_ic: (value: readonly string[], operand) => value.map(lower).includes(lower(operand)),
    contains_ignorecase: (value: readonly string[], operand) => value.map(lower).includes(lower(operand)),
  },
  date: {
    bf: numeric('lt', Date.parse),
    before: numeric('lt', Date.parse),
    af: numeric('gt', Date.parse),
    after: numeric('gt', Date.parse),
    eq: numeric('eq', Date.parse),
    equal: numeric('eq', Date.parse),
  },
  number: {
    eq: numeric('eq', Number),
    equal: numeric('eq', Number),
    ne: numeric('ne', Number),
    notequal: numeric('ne', Number),
    lt: numeric('lt', Number),
    lessthan: numeric('lt', Number),
    le: numeric('le', Number),
    lessequal: numeric('le', Number),
    lessorequal: numeric('le', Number),
    gt: numeric('gt', Number),
    greaterthan: numeric('gt', Number),
    ge: numeric('ge', Number),
    greaterequal: numeric('ge', Number),
    greaterorequal: numeric('ge', Number),
  },
  enum: {
    eq: textTests.eq!,
    equal: textTests.eq!,
    ne: not(textTests.eq!),
    notequal: not(textTests.eq!),
    in: textTests.in!,
  },
};

const SERIAL_NUMBERS = ['serial_number', 'issuer_metadata.serial_number'];
const KEY_IDS = ['subject_key_id', 'authority_key_id'];

/** The operand as rows have it: other spellings of hexadecimal numbers are read as the stored one. */
function storedForm(field: string, operator: string, operand: string): string {
  const isPart = /^(ct|nc|contains|notcontains)/i.test(operator);
  if (![...SERIAL_NUMBERS, ...KEY_IDS].includes(field)) return operand;
  const spelled = (text: string): string => {
    if (!/^[0-9a-f][0-9a-f:]*$/i.test(text)) return text;
    const digits = text.split(':').join('').toLowerCase();
    if (isPart) return digits;
    const octets = digits.length % 2 === 1 ? `0${digits}` : digits;
    return SERIAL_NUMBERS.includes(field)
      ? BigInt(`0x${octets}`)
          .toString(16)
          .replace(/^(?=(..)*.$)/, '0')
      : octets;
  };
  return /^n?in/i.test(operator) ? operand.split(',').map(spelled).join(',') : spelled(operand);
}

/** Whether the row meets `field[operator]operand`. */
export function meets(row: CertificateRow, field: string, operator: string, operand: string): boolean {
  const [type, read] = NAIVE_FIELDS[field]!;
  const isEmptyList = /^n?in/i.test(operator) && operand.replaceAll(',', '') === '';
  if (isEmptyList) return true;
  return NAIVE_OPERATORS[type][operator.toLowerCase()]!(
    read(row) as never,
    storedForm(field, operator, operand),
  );
}
