import type { ExtendedKeyUsage, KeyUsage, Subject } from '@libs/crypto';
import type { CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import {
  Certificate,
  type CertificateId,
  type CertificateState,
  type CertificateType,
  nextExpirationDeltaAt,
  type RevocationReason,
} from '../domain';

/** The columns of a certificate and of its status: where both tables have a column, its value is the same. */
export type CertificateRow = Omit<CertificateEntity, 'status'> & Omit<CertificateStatusEntity, 'certificate'>;

/** Maps a state to the columns of both tables. Members with the same name and type are copied. */
export function toRow(state: CertificateState): CertificateRow {
  const { key, issuedBy, revocation, heldBy, ...same } = state;
  return {
    ...same,
    keyId: key.id,
    keyType: key.type,
    keyBits: key.bits,
    subjectCommonName: state.subject.commonName,
    certificateId: state.id,
    issuerCaId: issuedBy.caId,
    issuerIdentity: Buffer.from(issuedBy.identity, 'hex'),
    issuerCertificateId: issuedBy.certificateId ?? null,
    issuerSerialNumber: issuedBy.serialNumber,
    issuerLevel: issuedBy.level,
    revocationTimestamp: revocation.timestamp ?? null,
    revocationReason: revocation.reason,
    heldBy: heldBy?.caId ?? null,
    statusBeforeHold: heldBy?.statusBefore ?? null,
    nextExpirationDeltaAt: nextExpirationDeltaAt(state.metadata, state.validTo),
  };
}

/** Maps a row that was read with its status. Drops the columns that `toRow` derives from other members of the state. */
export function toState({ status, ...certificate }: CertificateEntity): CertificateState {
  const { certificateId, subjectCommonName, nextExpirationDeltaAt, ...stored } = {
    ...certificate,
    ...status,
  };
  const { keyId, keyType, keyBits, issuerIdentity, issuerCertificateId, ...own } = stored;
  const { issuerCaId, issuerSerialNumber, issuerLevel, ...row } = own;
  const { revocationTimestamp, revocationReason, heldBy, statusBeforeHold, ...same } = row;
  return {
    ...same,
    id: row.id as CertificateId,
    type: row.type as CertificateType,
    subject: row.subject as Subject,
    issuer: row.issuer as Subject,
    keyUsage: row.keyUsage as KeyUsage[],
    extendedKeyUsage: row.extendedKeyUsage as ExtendedKeyUsage[],
    metadata: row.metadata as Record<string, unknown> | null,
    key: { id: keyId, type: keyType, bits: keyBits },
    issuedBy: {
      caId: issuerCaId,
      certificateId: (issuerCertificateId as CertificateId | null) ?? undefined,
      identity: issuerIdentity.toString('hex'),
      serialNumber: issuerSerialNumber,
      level: issuerLevel,
    },
    revocation: {
      timestamp: revocationTimestamp ?? undefined,
      reason: revocationReason as RevocationReason,
    },
    heldBy:
      heldBy === null || statusBeforeHold === null
        ? undefined
        : { caId: heldBy, statusBefore: statusBeforeHold },
  };
}

export function toCertificate(row: CertificateEntity): Certificate {
  return Certificate.restore(toState(row));
}
