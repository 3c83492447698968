import type { CertificateStatus } from './certificate-status';
import type { RevocationReason } from './revocation-reason';

/** What a status change is to come to. */
export interface StatusChange {
  readonly status: CertificateStatus;
  /** Counts when the status is REVOKED. */
  readonly reason: RevocationReason;
}

type ChangeStatusOfCa = (caId: string, change: StatusChange) => Promise<unknown>;

/**
 * The status of a CA is that of its current certificate, and reaches everything the CA issued. Certificates know
 * nothing of CAs (ADR 2): the CA feature says here how it is done, once, when it is loaded.
 */
export class StatusOfCas {
  #change: ChangeStatusOfCa | undefined;

  isChangedBy(change: ChangeStatusOfCa): void {
    this.#change = change;
  }

  async change(caId: string, change: StatusChange): Promise<void> {
    if (!this.#change) throw new Error('nobody has said how the status of a CA is changed');
    await this.#change(caId, change);
  }
}
