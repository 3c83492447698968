/** What every certificate of this installation has in common. */
export abstract class IssuanceSettings {
  /** Hosts of the validation authority, for the OCSP and CRL addresses (contract 5.1). */
  abstract readonly vaServerDomains: readonly string[];
}
