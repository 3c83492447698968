/** Contents of audit events of CAs that differ from those of their events (contract 8.3). */

interface Changed {
  readonly updated: {
    readonly id: string;
    readonly certificate: { readonly status: string; readonly revocation_reason: string };
  };
}

/** For a CA that was revoked, put on hold or released together with a CA above it. */
export const caStatusAudit = {
  nestedInput: ({ updated: { id, certificate } }: Changed): object => ({
    CAID: id,
    Status: certificate.status,
    RevocationReason: certificate.revocation_reason,
  }),
};

/**
 * The call responds with an empty object. For a CA that was deleted together with a CA above it, the input is the
 * event.
 */
export const caDeletionAudit = {
  output: (): object => ({}),
  nestedInput: (deleted: object): object => deleted,
};
