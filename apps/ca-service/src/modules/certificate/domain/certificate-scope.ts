/** Which certificates a list is about: what its path says. */
export interface CertificateScope {
  /** Only certificates that this CA issued. */
  readonly caId?: string;
  /** Only certificates of this status; any text, a word that is no status has none (contract 10.1, 46). */
  readonly status?: string;
}
