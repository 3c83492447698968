import type { CertificateState } from './certificate-state';

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
