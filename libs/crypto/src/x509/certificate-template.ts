import { type DistinguishedName } from './distinguished-name';
import { type ExtendedKeyUsage } from './extensions/extended-key-usage';
import { type Extension } from './extensions/extension';
import { type KeyUsage } from './extensions/key-usage';
import { type PublicKey } from './public-key';
import { type SerialNumber } from './serial-number';

/** What to certify: everything that policy decided. */
export interface CertificateTemplate {
  readonly serialNumber: SerialNumber;
  readonly subject: DistinguishedName;
  readonly publicKey: PublicKey;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly isCa: boolean;
  /** `value` is DER GeneralNames. It becomes critical when the subject is empty (RFC 5280 4.2.1.6). */
  readonly subjectAltName?: Extension;
  /** Hosts (with an optional path) of the validation authority: OCSP and CRL addresses (contract 5.1). */
  readonly vaServerDomains: readonly string[];
  /**
   * Lower-case hex, for a CA that is certified again and whose issued certificates already name its key by
   * this identifier. Otherwise SHA-256 of the SubjectPublicKeyInfo.
   */
  readonly subjectKeyId?: string;
}

/** Who signs. For a root: its own name and key. */
export interface CertificateIssuer {
  /** Copied byte for byte. */
  readonly subject: DistinguishedName;
  /** Lower-case hex; `undefined` when the issuer's certificate has no subject key identifier. */
  readonly subjectKeyId: string | undefined;
  readonly publicKey: PublicKey;
}
