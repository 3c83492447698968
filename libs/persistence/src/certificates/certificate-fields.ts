import type {
  Bind,
  FieldSearch,
  IndexedOrder,
  ListField,
  ListFields,
  OrderedSearch,
} from '../query-language/list-field';
import { altNameSpellings, keyIdSpelling, serialNumberSpelling } from './spellings';
import { statusAlternatives, statusNow, STORED_STATUSES } from './status-now';

/** Characters of a text that an order compares. Texts of imported certificates have any length. */
const ORDERED_LENGTH = 200;

const string = (value: string): ListField => ({ type: 'string', value });
const word = (value: string): ListField => ({ type: 'enum', value });
const date = (value: string): ListField => ({ type: 'date', value });
const serialNumber = (value: string): ListField => ({ ...string(value), spellings: serialNumberSpelling });
const keyId = (value: string): ListField => ({ ...string(value), spellings: keyIdSpelling });
const number = (value: string): ListField => ({ type: 'number', value });
const array = (value: string): ListField => ({
  type: 'string array',
  value,
  order: `left(array_to_string(${value}, ','), ${ORDERED_LENGTH})`,
});

/** The shortest part of a name that the index on grams serves. Shorter parts occur in many names. */
const SHORTEST_PART = 3;

/** The index on grams serves parts of names in any case (migrations/initial/list-functions.ts). */
const GRAMS: FieldSearch = {
  serves: ({ test, isNegated, ignoresCase, values: [value = ''] }) =>
    !isNegated &&
    (test === 'contains' || (test === 'equals' && ignoresCase)) &&
    value.length >= SHORTEST_PART,
  hint: ({ values: [value] }, bind) =>
    `text_grams(certificate.subject_common_name) @@ grams_within(${bind(value)})`,
};

/** The GIN index serves the filters of the column, except those that ignore case. */
const WITHIN: FieldSearch = { serves: ({ ignoresCase }) => !ignoresCase };

const joined = (field: ListField): ListField => ({ ...field, isJoined: true });
const ordered = (field: ListField): ListField => ({ ...field, isOrderIndexed: true });

/** Answers show this time for certificates that are not revoked (contract 1.6); filters and orders use the same. */
const REVOCATION_TIMESTAMP = "COALESCE(certificate_status.revocation_timestamp, '0001-01-01T00:00:00Z')";

/** Conditions on the column, so that the partial indexes on CA certificates serve them. */
const isCaAlternatives = (words: readonly string[]): string[] =>
  words.map((value) => (value === 'true' ? 'certificate.is_ca' : 'NOT certificate.is_ca'));

/**
 * Returns the fields of a certificate in lists (contract 4.4, and more), for a query that joins the tables `certificate`
 * and `certificate_status`. A field whose name differs between the contract and the JSON has both names.
 */
export function certificateFields(now: Date): ListFields {
  return new Map<string, ListField>([
    ['serial_number', ordered(serialNumber('certificate.serial_number'))],
    ['subject.common_name', { ...ordered(string('certificate.subject_common_name')), search: GRAMS }],
    ['issuer.common_name', issuerCommonName],
    ['subject_key_id', keyId('certificate.subject_key_id')],
    ['authority_key_id', keyId('certificate.authority_key_id')],
    ['issuer_meta.id', joined(string('certificate_status.issuer_ca_id'))],
    ['issuer_metadata.id', joined(string('certificate_status.issuer_ca_id'))],
    ['issuer_metadata.serial_number', serialNumber('certificate.issuer_serial_number')],
    ['issuer_metadata.level', joined(number('certificate_status.issuer_level'))],
    ['engine_id', string('certificate.engine_id')],
    ['type', word('certificate.type')],
    ['status', joined(status(now))],
    ['revocation_reason', joined(word('certificate_status.revocation_reason'))],
    ['is_ca', isCa],
    ['key_metadata.type', word('certificate.key_type')],
    ['key_metadata.bits', number('certificate.key_bits')],
    ['valid_from', ordered(date('certificate.valid_from'))],
    ['valid_to', ordered(date('certificate.valid_to'))],
    ['revocation_timestamp', joined(date(REVOCATION_TIMESTAMP))],
    ['creation_ts', ordered(date('certificate.created_at'))],
    ['extensions.key_usage', array('certificate.key_usage')],
    ['extensions.extended_key_usage', array('certificate.extended_key_usage')],
    ['sans', { ...array('certificate.subject_alt_names'), search: WITHIN, spellings: altNameSpellings }],
    ['metadata', { type: 'JSON', value: 'certificate.metadata', search: WITHIN }],
  ]);
}

const ISSUER_COMMON_NAME = "(certificate.issuer ->> 'commonName')";

const issuerCommonName: ListField = {
  type: 'string',
  value: ISSUER_COMMON_NAME,
  order: `left(${ISSUER_COMMON_NAME}, ${ORDERED_LENGTH})`,
};

/** The indexes on a status and on a CA continue with the order of creation. */
const CREATION: ReadonlyMap<string, IndexedOrder> = new Map([
  ['creation_ts', { value: 'certificate_status.created_at', key: 'certificate_status.certificate_id' }],
]);

const ofCa: OrderedSearch = {
  serves: ({ test, isNegated, ignoresCase }) => test === 'equals' && !isNegated && !ignoresCase,
  orders: CREATION,
};

export const CERTIFICATE_ORDERED_SEARCHES: ReadonlyMap<string, OrderedSearch> = new Map([
  ['status', { serves: () => true, orders: CREATION }],
  ['issuer_meta.id', ofCa],
  ['issuer_metadata.id', ofCa],
]);

const isCa: ListField = {
  type: 'enum',
  value: 'certificate.is_ca::text',
  words: ['true', 'false'],
  allWords: ['true', 'false'],
  alternatives: isCaAlternatives,
};

const status = (now: Date): ListField => ({
  type: 'enum',
  value: statusNow(`'${now.toISOString()}'::timestamptz`),
  allWords: STORED_STATUSES,
  alternatives: (words: readonly string[], bind: Bind) => statusAlternatives(words, now, bind),
});
