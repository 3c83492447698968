import type { ExtendedKeyUsage, KeyType, KeyUsage, Subject } from '@libs/crypto';
import type { CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import {
  Certificate,
  type CertificateState,
  type CertificateStatus,
  type CertificateType,
  nextExpirationDeltaAt,
  type RevocationReason,
} from '../domain';

export function toRow(state: CertificateState): CertificateEntity {
  return {
    serialNumber: state.serialNumber,
    der: state.der,
    type: state.type,
    isCa: state.isCa,
    engineId: state.engineId,
    keyId: state.key.id,
    keyType: state.key.type,
    keyBits: state.key.bits,
    subjectKeyId: state.subjectKeyId,
    authorityKeyId: state.authorityKeyId,
    subjectCommonName: state.subject.commonName,
    subject: state.subject,
    issuer: state.issuer,
    issuerSerialNumber: state.issuedBy.serialNumber,
    validFrom: state.validFrom,
    validTo: state.validTo,
    keyUsage: [...state.keyUsage],
    extendedKeyUsage: [...state.extendedKeyUsage],
    subjectAltNames: [...state.subjectAltNames],
    metadata: state.metadata,
    nextExpirationDeltaAt: nextExpirationDeltaAt(state.metadata, state.validTo),
    createdAt: state.createdAt,
    status: toStatusRow(state),
  };
}

function toStatusRow(state: CertificateState): CertificateStatusEntity {
  return {
    serialNumber: state.serialNumber,
    status: state.status,
    revocationTimestamp: state.revocation.timestamp ?? null,
    revocationReason: state.revocation.reason,
    heldBy: state.heldBy?.caId ?? null,
    statusBeforeHold: state.heldBy?.statusBefore ?? null,
    issuerCaId: state.issuedBy.caId,
    issuerLevel: state.issuedBy.level,
    profileId: state.profileId,
    isCa: state.isCa,
    validTo: state.validTo,
    createdAt: state.createdAt,
  };
}

/** Of a row that was read with its status. */
export function toState(row: CertificateEntity): CertificateState {
  const { status } = row;
  return {
    serialNumber: row.serialNumber,
    der: row.der,
    status: status.status,
    type: row.type as CertificateType,
    isCa: row.isCa,
    engineId: row.engineId,
    key: { id: row.keyId, type: row.keyType as KeyType, bits: row.keyBits },
    subjectKeyId: row.subjectKeyId,
    authorityKeyId: row.authorityKeyId,
    subject: row.subject as Subject,
    issuer: row.issuer as Subject,
    issuedBy: { caId: status.issuerCaId, serialNumber: row.issuerSerialNumber, level: status.issuerLevel },
    validFrom: row.validFrom,
    validTo: row.validTo,
    keyUsage: row.keyUsage as KeyUsage[],
    extendedKeyUsage: row.extendedKeyUsage as ExtendedKeyUsage[],
    subjectAltNames: row.subjectAltNames,
    revocation: {
      timestamp: status.revocationTimestamp ?? undefined,
      reason: status.revocationReason as RevocationReason,
    },
    heldBy:
      status.heldBy === null
        ? undefined
        : { caId: status.heldBy, statusBefore: status.statusBeforeHold as CertificateStatus },
    metadata: row.metadata as Record<string, unknown> | null,
    profileId: status.profileId,
    createdAt: row.createdAt,
  };
}

export function toCertificate(row: CertificateEntity): Certificate {
  return Certificate.restore(toState(row));
}
