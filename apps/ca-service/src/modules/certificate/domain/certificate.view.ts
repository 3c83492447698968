import { derToBase64Pem, type KeyStrength, keyStrength, type KeyType, type KeyUsage } from '@libs/crypto';
import { type SubjectView, toSubjectView, wholeSeconds, ZERO_TIME } from '../../profile/domain';
import { type CertificateState, type CertificateType, statusAt } from './certificate-state';
import type { CertificateStatus } from './certificate-status';
import { type ExtendedKeyUsageView, toExtendedKeyUsageView } from './extended-key-usage.view';
import type { RevocationReason } from './revocation-reason';

/** A certificate as answers and events show it (contract 2.7). */
export interface CertificateView {
  readonly serial_number: string;
  readonly subject_key_id: string;
  readonly authority_key_id: string;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly status: CertificateStatus;
  /** Base64 of the PEM text. */
  readonly certificate: string;
  readonly key_metadata: { readonly type: KeyType; readonly bits: number; readonly strength: KeyStrength };
  readonly subject: SubjectView;
  readonly issuer: SubjectView;
  readonly valid_from: string;
  readonly extensions: ExtendedKeyUsageView & { readonly key_usage: readonly KeyUsage[] };
  readonly issuer_metadata: { readonly serial_number: string; readonly id: string; readonly level: number };
  readonly valid_to: string;
  readonly revocation_timestamp: string;
  readonly revocation_reason: RevocationReason;
  readonly type: CertificateType;
  readonly engine_id: string;
  readonly is_ca: boolean;
}

export function toCertificateView(state: CertificateState, now: Date): CertificateView {
  return {
    serial_number: state.serialNumber,
    subject_key_id: state.subjectKeyId,
    authority_key_id: state.authorityKeyId,
    metadata: state.metadata,
    status: statusAt(state, now),
    certificate: derToBase64Pem(state.der, 'CERTIFICATE'),
    key_metadata: {
      type: state.key.type,
      bits: state.key.bits,
      strength: keyStrength(state.key.type, state.key.bits),
    },
    subject: toSubjectView(state.subject),
    issuer: toSubjectView(state.issuer),
    valid_from: wholeSeconds(state.validFrom),
    extensions: { key_usage: state.keyUsage, ...toExtendedKeyUsageView(state.extendedKeyUsage) },
    issuer_metadata: {
      serial_number: state.issuedBy.serialNumber,
      id: state.issuedBy.caId,
      level: state.issuedBy.level,
    },
    valid_to: wholeSeconds(state.validTo),
    revocation_timestamp: state.revocation.timestamp?.toISOString() ?? ZERO_TIME,
    revocation_reason: state.revocation.reason,
    type: state.type,
    engine_id: state.engineId,
    is_ca: state.isCa,
  };
}
