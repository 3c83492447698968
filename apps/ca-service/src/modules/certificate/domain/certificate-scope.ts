/** Which certificates a list is about: what its path says. */
export interface CertificateScope {
  /** Only certificates that this CA issued. */
  readonly caId?: string;
  /** Only certificates of this status; any text, a word that is no status has none (contract 10.1, 46). */
  readonly status?: string;
  /** Only certificates that are to expire: neither EXPIRED nor REVOKED (contract 3.3). */
  readonly expiring?: Expiry;
}

/** When certificates end: strictly between two times, either of which may be open. */
export interface Expiry {
  readonly after?: Date;
  readonly before?: Date;
}
