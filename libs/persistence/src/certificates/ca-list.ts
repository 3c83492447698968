import { CaEntity, CertificateEntity, CertificateStatusEntity } from '../entities';
import { compares } from '../query-language/filter';
import type { KeysetList } from '../query-language/keyset-pages';
import type { ListField, ListFields } from '../query-language/list-field';
import { certificateFields } from './certificate-fields';
import { type CertificateListRow, JOIN_STATUS } from './certificate-list';

/**
 * The fields of a CA in lists (contract 4.4): those of its current certificate, and its own. `metadata` and
 * `creation_ts` are the CA's. The query joins the tables `ca`, `certificate` and `certificate_status`.
 */
function caFields(now: Date): ListFields {
  return new Map<string, ListField>([
    ...certificateFields(now),
    ['id', { type: 'string', value: 'ca.id' }],
    ['profile_id', { type: 'string', value: 'ca.profile_id' }],
    ['level', { type: 'number', value: 'ca.level' }],
    ['creation_ts', { type: 'date', value: 'ca.created_at' }],
    ['metadata', { type: 'JSON', value: 'ca.metadata' }],
  ]);
}

/** Returns the list of all CAs, or of those whose certificate has exactly this common name. */
export function caList(now: Date, commonName?: string): KeysetList<CertificateListRow & { ca: CaEntity }> {
  return {
    name: commonName === undefined ? 'cas' : `cas named ${commonName}`,
    entities: { ca: CaEntity, certificate: CertificateEntity, certificate_status: CertificateStatusEntity },
    from: 'ca',
    joins: `JOIN certificate ON certificate.id = ca.certificate_id ${JOIN_STATUS}`,
    key: 'ca.id',
    order: 'creation_ts',
    fields: caFields(now),
    filters:
      commonName === undefined
        ? []
        : [compares('is_ca', 'equals', 'true'), compares('subject.common_name', 'equals', commonName)],
  };
}
