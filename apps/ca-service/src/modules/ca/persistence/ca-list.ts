import { compares, type KeysetList } from '@libs/persistence';
import { CaEntity, CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import { type CertificateListRow, JOIN_STATUS } from '../../certificate';
import { caFields } from './ca.fields';

/** All CAs, or those whose certificate has exactly this common name. */
export function caList(now: Date, commonName?: string): KeysetList<CertificateListRow & { ca: CaEntity }> {
  return {
    name: commonName === undefined ? 'cas' : `cas named ${commonName}`,
    entities: { ca: CaEntity, certificate: CertificateEntity, certificate_status: CertificateStatusEntity },
    from: 'ca',
    joins: `JOIN certificate ON certificate.serial_number = ca.serial_number ${JOIN_STATUS}`,
    key: 'ca.id',
    order: 'creation_ts',
    fields: caFields(now),
    filters:
      commonName === undefined
        ? []
        : [compares('is_ca', 'equals', 'true'), compares('subject.common_name', 'equals', commonName)],
  };
}
