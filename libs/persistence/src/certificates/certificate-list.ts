import { CertificateEntity, CertificateStatusEntity } from '../entities';
import { compares, type Filter, isOneOf } from '../query-language/filter';
import type { KeysetList } from '../query-language/keyset-pages';
import { CERTIFICATE_ORDERED_SEARCHES, certificateFields } from './certificate-fields';

/** Restricts a list to certificates of one CA, of one status, or that are to expire between two times. */
export interface CertificateListScope {
  readonly caId?: string;
  readonly status?: string;
  readonly expiring?: { readonly after?: Date; readonly before?: Date };
}

/** A certificate beside its status, each under the name of its table. */
export interface CertificateListRow {
  readonly certificate: CertificateEntity;
  readonly certificate_status: CertificateStatusEntity;
}

/** Every certificate has a status. */
export const JOIN_STATUS = 'JOIN certificate_status ON certificate_status.certificate_id = certificate.id';

/** Returns the list of the certificates in a scope, in the order of creation, or of expiry if the scope is `expiring`. */
export function certificateList(scope: CertificateListScope, now: Date): KeysetList<CertificateListRow> {
  return {
    name: `certificates by id ${JSON.stringify([scope.caId, scope.status, scope.expiring])}`,
    entities: { certificate: CertificateEntity, certificate_status: CertificateStatusEntity },
    from: 'certificate',
    joins: JOIN_STATUS,
    isLong: true,
    key: 'certificate.id',
    order: scope.expiring ? 'valid_to' : 'creation_ts',
    fields: certificateFields(now),
    orderedSearches: CERTIFICATE_ORDERED_SEARCHES,
    filters: filtersOf(scope),
  };
}

/** Expiring certificates are neither EXPIRED nor REVOKED (contract 3.3). */
const filtersOf = ({ caId, status, expiring }: CertificateListScope): Filter[] => [
  ...(caId === undefined ? [] : [compares('issuer_metadata.id', 'equals', caId)]),
  ...(status === undefined ? [] : [compares('status', 'equals', status)]),
  ...(expiring ? [isOneOf('status', ['ACTIVE', 'INACTIVE'])] : []),
  ...(expiring?.after ? [compares('valid_to', 'above', expiring.after.toISOString())] : []),
  ...(expiring?.before ? [compares('valid_to', 'below', expiring.before.toISOString())] : []),
];

/** Joins the two entities of a list row. */
export function withStatus({ certificate, certificate_status }: CertificateListRow): CertificateEntity {
  return Object.assign(certificate, { status: certificate_status });
}
