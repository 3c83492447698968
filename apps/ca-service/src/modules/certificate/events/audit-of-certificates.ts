/** Contents of audit events of certificates that differ from those of their events (contract 8.3). */

interface Changed {
  readonly updated: {
    readonly serial_number: string;
    readonly status: string;
    readonly revocation_reason: string;
  };
}

/** For a certificate that was revoked, put on hold or released together with its CA. */
export const certificateStatusAudit = {
  nestedInput: ({ updated }: Changed): object => ({
    SerialNumber: updated.serial_number,
    NewStatus: updated.status,
    RevocationReason: updated.revocation_reason,
  }),
};

/** The call has no response body. For a certificate that was deleted together with its CA, the input is the event. */
export const certificateDeletionAudit = {
  output: (): null => null,
  nestedInput: (deleted: object): object => deleted,
};

/** For the signature that is part of creating a certificate. */
export const issuanceAudit = {
  nestedInput: ({ issuer_metadata }: { readonly issuer_metadata: { readonly id: string } }): object => ({
    CAID: issuer_metadata.id,
  }),
};
