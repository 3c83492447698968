import type { Bind, KeysetList } from '@libs/persistence';
import { CertificateEntity } from '@libs/persistence/entities';
import type { CertificateScope, Expiry } from '../domain';
import { certificateFields } from './certificate.fields';
import { statusAlternatives } from './status-alternatives';

/** The certificates of a scope, as of `now`: in the order of creation, or of expiry where the scope is about that. */
export function certificateList(
  scope: CertificateScope,
  now: Date,
): KeysetList<{ certificate: CertificateEntity }> {
  return {
    name: `certificates ${JSON.stringify([scope.caId, scope.status, scope.expiring])}`,
    entities: { certificate: CertificateEntity },
    from: 'certificate',
    isLong: true,
    key: 'certificate.serial_number',
    order: scope.expiring ? 'valid_to' : 'creation_ts',
    fields: certificateFields(now),
    where: (bind) => [
      ...(scope.caId === undefined ? [] : [`certificate.issuer_ca_id = ${bind(scope.caId)}`]),
      ...(scope.status === undefined ? [] : [hasStatus([scope.status], now, bind)]),
      ...(scope.expiring === undefined ? [] : expires(scope.expiring, now, bind)),
    ],
  };
}

const hasStatus = (words: readonly string[], now: Date, bind: Bind): string =>
  statusAlternatives(words, now, bind)
    .map((one) => `(${one})`)
    .join(' OR ') || 'false';

const expires = ({ after, before }: Expiry, now: Date, bind: Bind): string[] => [
  hasStatus(['ACTIVE', 'INACTIVE'], now, bind),
  ...(after ? [`certificate.valid_to > ${bind(after)}`] : []),
  ...(before ? [`certificate.valid_to < ${bind(before)}`] : []),
];
