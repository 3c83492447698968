/** The certificates that a list request selects by its path. */
export interface CertificateScope {
  /** Only certificates that this CA issued. */
  readonly caId?: string;
  /** Only certificates of this status. Unknown words select nothing (contract 10.1, 46). */
  readonly status?: string;
  /** Only certificates that are neither EXPIRED nor REVOKED and end in this interval (contract 3.3). */
  readonly expiring?: Expiry;
}

/** An open interval of `validTo`; either bound may be absent. */
export interface Expiry {
  readonly after?: Date;
  readonly before?: Date;
}
