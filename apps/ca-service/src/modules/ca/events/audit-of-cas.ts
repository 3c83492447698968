/** What audit events of CAs say beyond what their events do (contract 8.3). */

interface Changed {
  readonly updated: {
    readonly id: string;
    readonly certificate: { readonly status: string; readonly revocation_reason: string };
  };
}

/** A CA that another one took along: revoked, put on hold or released with it. */
export const caStatusAudit = {
  nestedInput: ({ updated: { id, certificate } }: Changed): object => ({
    CAID: id,
    Status: certificate.status,
    RevocationReason: certificate.revocation_reason,
  }),
};

/** The call answers with an empty object; of a CA below, the event says all there is to say. */
export const caDeletionAudit = {
  output: (): object => ({}),
  nestedInput: (deleted: object): object => deleted,
};
