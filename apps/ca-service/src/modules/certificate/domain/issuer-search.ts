import type { ParsedCertificate } from '@libs/crypto';
import type { IssuerReference } from './certificate-state';

/** A certificate of a CA of this service that verifies another certificate. */
export interface FoundIssuer extends IssuerReference {
  readonly subjectKeyId: string;
}

/** Finds who issued a certificate that comes from elsewhere. */
export abstract class IssuerSearch {
  /**
   * Among all certificates of all CAs, former ones and cross certificates included: first those with the key
   * identifier that the certificate names, then the current ones, then the newest. Only one that verifies the
   * signature is found (isIssuedBy).
   */
  abstract issuerOf(certificate: ParsedCertificate): Promise<FoundIssuer | undefined>;
}
