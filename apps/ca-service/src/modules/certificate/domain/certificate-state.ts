import type { ExtendedKeyUsage, KeyType, KeyUsage, Subject } from '@libs/crypto';
import type { CertificateStatus } from './certificate-status';
import type { RevocationReason } from './revocation-reason';

export type CertificateType = 'MANAGED' | 'IMPORTED_WITH_KEY' | 'IMPORTED_WITHOUT_KEY';

/** Which CA issued a certificate; level is the CA's place in its hierarchy, 0 for a root. */
export interface IssuerReference {
  readonly caId: string;
  readonly serialNumber: string;
  readonly level: number;
}

/** Everything that is kept of a certificate. */
export interface CertificateState {
  readonly serialNumber: string;
  readonly der: Buffer;
  readonly type: CertificateType;
  readonly isCa: boolean;
  readonly engineId: string;
  readonly key: { readonly id: string; readonly type: KeyType; readonly bits: number };
  readonly subjectKeyId: string;
  readonly authorityKeyId: string;
  readonly subject: Subject;
  readonly issuer: Subject;
  readonly issuedBy: IssuerReference;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly createdAt: Date;
  status: CertificateStatus;
  revocation: { readonly timestamp: Date | undefined; readonly reason: RevocationReason };
  metadata: Readonly<Record<string, unknown>> | null;
}

/**
 * EXPIRED is a fact about the clock: RFC 5280 section 4.1.2.5, valid through notAfter, inclusive. It holds
 * from the next second on, whether or not a job has written it down.
 */
export function statusAt(
  { status, validTo }: { status: CertificateStatus; validTo: Date },
  now: Date,
): CertificateStatus {
  return status === 'ACTIVE' && validTo.getTime() + 1000 <= now.getTime() ? 'EXPIRED' : status;
}
