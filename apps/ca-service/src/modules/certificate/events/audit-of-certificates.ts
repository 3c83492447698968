/** What audit events of certificates say beyond what their events do (contract 8.3). */

interface Changed {
  readonly updated: {
    readonly serial_number: string;
    readonly status: string;
    readonly revocation_reason: string;
  };
}

/** A certificate that its CA took along: revoked, put on hold or released with it. */
export const certificateStatusAudit = {
  nestedInput: ({ updated }: Changed): object => ({
    SerialNumber: updated.serial_number,
    NewStatus: updated.status,
    RevocationReason: updated.revocation_reason,
  }),
};

/** The call has no answer; of a certificate that its CA took along, the event says all there is to say. */
export const certificateDeletionAudit = {
  output: (): null => null,
  nestedInput: (deleted: object): object => deleted,
};

/** The creation of a certificate has a CA sign it. */
export const issuanceAudit = {
  nestedInput: ({ issuer_metadata }: { readonly issuer_metadata: { readonly id: string } }): object => ({
    CAID: issuer_metadata.id,
  }),
};
