import type { Certificate } from './certificate';

/** A certificate that is to be deleted, and what decides whether it may be. */
export interface DeletionCandidate {
  readonly certificate: Certificate;
  /** Whether the CA that it names as its issuer is there. */
  readonly hasIssuer: boolean;
  /** The CA that has it as its current certificate, a former one or a cross certificate. */
  readonly ownerId: string | undefined;
}

/** Takes certificates out of the service, in the running unit of work. */
export abstract class CertificateDeletion {
  /**
   * What it answers stays true until the end of the unit of work: no CA gets the id of the issuer, or this
   * certificate. @throws CertificateNotFoundError
   */
  abstract lock(serialNumber: string): Promise<DeletionCandidate>;
  /** A key that only this certificate used is noted for removal after the commit. */
  abstract delete(certificate: Certificate): Promise<void>;
}
