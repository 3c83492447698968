import type { CertificateStatus, RevocationReason } from './certificate-status';

/** A requested status. */
export interface StatusChange {
  readonly status: CertificateStatus;
  /** Used for REVOKED only. */
  readonly reason: RevocationReason;
}

/**
 * Changes the status of a CA, which is that of its current certificate, and of everything below it. The CA feature
 * implements this port, because this feature must not import it (ADR 43).
 */
export abstract class StatusOfCas {
  /** @throws CaNotFoundError, and the errors of a status change that is not allowed */
  abstract change(caId: string, change: StatusChange): Promise<void>;
}
