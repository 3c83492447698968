import type { ExtendedKeyUsage, KeyType, KeyUsage, Subject } from '@libs/crypto';
import type { CertificateStatus, RevocationReason } from './certificate-status';

export const CERTIFICATE_TYPES = ['MANAGED', 'IMPORTED_WITH_KEY', 'IMPORTED_WITHOUT_KEY'] as const;
/** Where the private key of a certificate comes from. */
export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

/** Which CA issued a certificate; level is the CA's place in its hierarchy, 0 for a root. */
export interface IssuerReference {
  readonly caId: string;
  readonly serialNumber: string;
  readonly level: number;
}

/** How a certificate refers to an issuer that the service does not know (contract 5.6). */
export function unknownIssuer(serialNumber: string): IssuerReference {
  return { caId: '-', serialNumber, level: -1 };
}

/** Everything that is kept of a certificate. */
export interface CertificateState {
  readonly serialNumber: string;
  readonly der: Buffer;
  readonly isCa: boolean;
  readonly key: { readonly id: string; readonly type: KeyType; readonly bits: number };
  readonly subjectKeyId: string;
  readonly subject: Subject;
  readonly issuer: Subject;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** DNS names, mail addresses, URIs and IP addresses of the subject, for searching. */
  readonly subjectAltNames: readonly string[];
  readonly createdAt: Date;
  /** The profile it was issued by, `''` for one that came with the request; null when it was issued elsewhere. */
  readonly profileId: string | null;
  type: CertificateType;
  /** Where the private key is; `''` when the service does not hold it. */
  engineId: string;
  authorityKeyId: string;
  issuedBy: IssuerReference;
  status: CertificateStatus;
  /** Set while the hold of a CA above holds this certificate too; its release brings the status back. */
  heldBy: { readonly caId: string; readonly statusBefore: CertificateStatus } | undefined;
  revocation: { readonly timestamp: Date | undefined; readonly reason: RevocationReason };
  metadata: Readonly<Record<string, unknown>> | null;
}

/** RFC 5280 section 4.1.2.5: valid through notAfter, inclusive. */
export function isOver({ validTo }: Pick<CertificateState, 'validTo'>, now: Date): boolean {
  return validTo.getTime() + 1000 <= now.getTime();
}

/**
 * EXPIRED is a fact about the clock: RFC 5280 section 4.1.2.5, valid through notAfter, inclusive. It holds
 * from the next second on, whether or not a job has written it down.
 */
export function statusAt(
  { status, validTo }: { status: CertificateStatus; validTo: Date },
  now: Date,
): CertificateStatus {
  return status === 'ACTIVE' && isOver({ validTo }, now) ? 'EXPIRED' : status;
}

/** A certificate as it was at one moment. */
export interface CertificateSnapshot {
  readonly state: Readonly<CertificateState>;
  /** The moment: by it, a certificate that is over counts as EXPIRED. */
  readonly at: Date;
}

interface BeforeAndAfter {
  readonly previous: CertificateSnapshot;
  readonly updated: CertificateSnapshot;
}

/** What happened to a certificate. */
export type CertificateChange =
  | { readonly kind: 'issued' | 'created' | 'imported'; readonly certificate: CertificateSnapshot }
  | ({ readonly kind: 'status changed' | 'metadata updated' } & BeforeAndAfter)
  | { readonly kind: 'deleted'; readonly serialNumber: string };
