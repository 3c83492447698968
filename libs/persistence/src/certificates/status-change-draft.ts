import { CertificateEntity, CertificateStatusEntity } from '../entities';
import { tableOf } from '../sql/table-columns';

/** Columns that no event shows. */
const NOT_IN_EVENTS: readonly string[] = [
  ...['held_by', 'status_before_hold', 'next_expiration_delta_at'],
  ...['issuer_identity', 'issuer_certificate_id'],
];

const updatableColumns = (entity: new () => object): string[] =>
  tableOf(entity)
    .columns.filter(({ name, isUpdatable }) => isUpdatable && !NOT_IN_EVENTS.includes(name))
    .map(({ name }) => name);

const OF_STATUS = updatableColumns(CertificateStatusEntity);
const OF_CERTIFICATE = updatableColumns(CertificateEntity);

/**
 * Returns SQL of the draft of an event about a status change of many certificates: `before` is the alias of the
 * status before the change, `certificate` that of its certificate, `updated` is JSON of the changed columns. The draft
 * holds the columns that can change; the rest is read when the event is written. $1 is the moment of the change.
 */
export function certificateStatusDraft(before: string, certificate: string, updated: string): string {
  const previous = [
    ...OF_STATUS.map((column) => `'${column}', ${before}.${column}`),
    ...OF_CERTIFICATE.map((column) => `'${column}', ${certificate}.${column}`),
  ];
  return `
  json_build_object('certificate_id', ${before}.certificate_id, 'at', $1::timestamptz, 'updated', ${updated},
    'previous', json_build_object(${previous.join(', ')}))`;
}
