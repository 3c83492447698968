import {
  certificateFingerprint,
  type CertifiedKey,
  type ExtendedKeyUsage,
  type KeyUsage,
  type ParsedCertificate,
  type Subject,
} from '@libs/crypto';
import type { CertificateId } from './certificate-id';
import type { CertificateStatus, RevocationReason } from './certificate-status';

export const CERTIFICATE_TYPES = ['MANAGED', 'IMPORTED_WITH_KEY', 'IMPORTED_WITHOUT_KEY'] as const;
/** Origin of the private key of a certificate. */
export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

/** The CA that issued a certificate. `level` is the depth of that CA: 0 for a root. */
export interface IssuerReference {
  readonly caId: string;
  /** The certificate of the CA that verifies the certificate; `undefined` for an unknown issuer. */
  readonly certificateId: CertificateId | undefined;
  /**
   * `authorityIdentity` of the CA; the fingerprint of the certificate when that is self-signed (many roots and the CAs
   * below them share a serial number) or its issuer is unknown. No two certificates have the same serial number and the
   * same identity of the issuer.
   */
  readonly identity: string;
  readonly serialNumber: string;
  readonly level: number;
}

/** `caId` of an issuer that is not a CA of this service (contract 5.6). */
export const UNKNOWN_CA = '-';

/** Refers to an issuer that is not a CA of this service. `der` is the certificate that it issued. */
export function unknownIssuer(serialNumber: string, der: Buffer): IssuerReference {
  const identity = certificateFingerprint(der);
  return { caId: UNKNOWN_CA, certificateId: undefined, identity, serialNumber, level: -1 };
}

/** Refers to a root as the issuer of its own certificate. */
export function selfReference(
  caId: string,
  own: ParsedCertificate,
  certificateId: CertificateId,
): IssuerReference {
  const serialNumber = own.serialNumber.hex;
  return { caId, certificateId, identity: certificateFingerprint(own.der), serialNumber, level: 0 };
}

/** The stored state of a certificate. */
export interface CertificateState {
  readonly id: CertificateId;
  readonly serialNumber: string;
  readonly der: Buffer;
  readonly isCa: boolean;
  readonly key: CertifiedKey;
  readonly subjectKeyId: string;
  readonly subject: Subject;
  readonly issuer: Subject;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** DNS names, mail addresses, URIs and IP addresses of the subject alternative name, for searches. */
  readonly subjectAltNames: readonly string[];
  readonly createdAt: Date;
  /** Id of the profile it was issued by: `''` for an inline profile, null for a certificate issued elsewhere. */
  readonly profileId: string | null;
  type: CertificateType;
  /** Engine that holds the private key; `''` when the service does not hold it. */
  engineId: string;
  authorityKeyId: string;
  issuedBy: IssuerReference;
  status: CertificateStatus;
  /** Set while the certificate is on hold because a CA above it is; the release of that CA restores `statusBefore`. */
  heldBy: { readonly caId: string; readonly statusBefore: CertificateStatus } | undefined;
  revocation: { readonly timestamp: Date | undefined; readonly reason: RevocationReason };
  metadata: Readonly<Record<string, unknown>> | null;
}

/** Reports whether `validTo` is past. A certificate is valid through notAfter, inclusive (RFC 5280 section 4.1.2.5). */
export function isOver({ validTo }: Pick<CertificateState, 'validTo'>, now: Date): boolean {
  return validTo.getTime() + 1000 <= now.getTime();
}

/**
 * Returns the status at a time. A certificate past `validTo` is EXPIRED from the next second on, also before the job
 * has stored that status (RFC 5280 section 4.1.2.5).
 */
export function statusAt(
  { status, validTo }: { status: CertificateStatus; validTo: Date },
  now: Date,
): CertificateStatus {
  return status === 'ACTIVE' && isOver({ validTo }, now) ? 'EXPIRED' : status;
}

/** A certificate at one moment. */
export interface CertificateSnapshot {
  readonly state: Readonly<CertificateState>;
  /** A certificate whose `validTo` is before this time is EXPIRED. */
  readonly at: Date;
}

interface BeforeAndAfter {
  readonly previous: CertificateSnapshot;
  readonly updated: CertificateSnapshot;
}

/** A recorded change of a certificate. */
export type CertificateChange =
  | { readonly kind: 'issued' | 'created' | 'imported'; readonly certificate: CertificateSnapshot }
  | ({ readonly kind: 'status changed' | 'metadata updated' } & BeforeAndAfter)
  | { readonly kind: 'deleted'; readonly serialNumber: string };
