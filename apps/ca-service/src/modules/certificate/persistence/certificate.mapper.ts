import type { ExtendedKeyUsage, KeyType, KeyUsage, Subject } from '@libs/crypto';
import type { CertificateEntity } from '@libs/persistence/entities';
import {
  Certificate,
  type CertificateState,
  type CertificateStatus,
  type CertificateType,
  type RevocationReason,
} from '../domain';

export function toRow(state: CertificateState): CertificateEntity {
  return {
    serialNumber: state.serialNumber,
    der: state.der,
    status: state.status,
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
    issuerCaId: state.issuedBy.caId,
    issuerSerialNumber: state.issuedBy.serialNumber,
    issuerLevel: state.issuedBy.level,
    validFrom: state.validFrom,
    validTo: state.validTo,
    keyUsage: [...state.keyUsage],
    extendedKeyUsage: [...state.extendedKeyUsage],
    subjectAltNames: [...state.subjectAltNames],
    revocationTimestamp: state.revocation.timestamp ?? null,
    revocationReason: state.revocation.reason,
    heldBy: state.heldBy?.caId ?? null,
    statusBeforeHold: state.heldBy?.statusBefore ?? null,
    metadata: state.metadata,
    createdAt: state.createdAt,
  };
}

export function toState(row: CertificateEntity): CertificateState {
  return {
    serialNumber: row.serialNumber,
    der: row.der,
    status: row.status as CertificateStatus,
    type: row.type as CertificateType,
    isCa: row.isCa,
    engineId: row.engineId,
    key: { id: row.keyId, type: row.keyType as KeyType, bits: row.keyBits },
    subjectKeyId: row.subjectKeyId,
    authorityKeyId: row.authorityKeyId,
    subject: row.subject as Subject,
    issuer: row.issuer as Subject,
    issuedBy: { caId: row.issuerCaId, serialNumber: row.issuerSerialNumber, level: row.issuerLevel },
    validFrom: row.validFrom,
    validTo: row.validTo,
    keyUsage: row.keyUsage as KeyUsage[],
    extendedKeyUsage: row.extendedKeyUsage as ExtendedKeyUsage[],
    subjectAltNames: row.subjectAltNames,
    revocation: {
      timestamp: row.revocationTimestamp ?? undefined,
      reason: row.revocationReason as RevocationReason,
    },
    heldBy:
      row.heldBy === null
        ? undefined
        : { caId: row.heldBy, statusBefore: row.statusBeforeHold as CertificateStatus },
    metadata: row.metadata as Record<string, unknown> | null,
    createdAt: row.createdAt,
  };
}

export function toCertificate(row: CertificateEntity): Certificate {
  return Certificate.restore(toState(row));
}
