import type { CertificateStatus, RevocationReason } from './certificate-status';

/** A requested status. */
export interface StatusChange {
  readonly status: CertificateStatus;
  /** Used for REVOKED only. */
  readonly reason: RevocationReason;
}

/**
 * Changes the status of a CA, which is that of its current certificate, together with everything below the CA. A port
 * that the CA feature implements: this feature imports nothing of it (ADR 43).
 */
export abstract class StatusOfCas {
  /** @throws CaNotFoundError, or an error for a status change that the CA does not allow */
  abstract change(caId: string, change: StatusChange): Promise<void>;
}
