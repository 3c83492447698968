import { type DistinguishedName } from '../names/distinguished-name';
import { type ParsedCertificate } from './certificate-parser';
import { type CertificatePolicy } from '../extensions/certificate-policies';
import { type ExtendedKeyUsage } from '../extensions/extended-key-usage';
import { type Extension } from '../extensions/extension';
import { type KeyUsage } from '../extensions/key-usage';
import { type NameConstraints } from '../extensions/name-constraints';
import { type PublicKey } from '../keys/public-key';
import { type SerialNumber } from './serial-number';
import { type SignatureAlgorithmName } from '../keys/signature-algorithm';

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
  /** For a CA: how many CA certificates may follow below it (RFC 5280 section 4.2.1.9); absent: any number. */
  readonly pathLenConstraint?: number;
  /** For a leaf: say CA:FALSE in so many words. Absent: no basic constraints (contract 5.1). */
  readonly leafBasicConstraints?: boolean;
  readonly nameConstraints?: NameConstraints;
  readonly certificatePolicies?: readonly CertificatePolicy[];
  /** Absent: what the issuer's key signs with by default (contract 5.1). */
  readonly signatureAlgorithm?: SignatureAlgorithmName;
  /** `value` is DER GeneralNames. It becomes critical when the subject is empty (RFC 5280 4.2.1.6). */
  readonly subjectAltName?: Extension;
  /** Hosts (with an optional path) of the validation authority: OCSP and CRL addresses (contract 5.1). */
  readonly vaServerDomains: readonly string[];
  /**
   * Lower-case hex, for a CA that is certified again and whose issued certificates already name its key by
   * this identifier. Otherwise SHA-256 of the SubjectPublicKeyInfo.
   */
  readonly subjectKeyId?: string;
  /**
   * The subject is the name of a CA that has certificates already: it stays byte for byte, also where names for
   * new subjects are written differently today (RFC 5280 section 4.1.2.6).
   */
  readonly subjectIsEstablished?: boolean;
  /** One key of a CA certifies another one of the same CA: then, and only then, subject and issuer are the same. */
  readonly isCrossCertificate?: boolean;
}

/** Who signs. For a root: its own name and key. */
export interface CertificateIssuer {
  /** Copied byte for byte. */
  readonly subject: DistinguishedName;
  /** Lower-case hex; `undefined` when the issuer's certificate has no subject key identifier. */
  readonly subjectKeyId: string | undefined;
  readonly publicKey: PublicKey;
  /** The issuer's own certificate; `undefined` while a root certifies itself. */
  readonly certificate?: ParsedCertificate;
  /**
   * The certificates above `certificate`, nearest first, as far as they are known: what their constraints say holds
   * for everything below them (RFC 5280 section 6.1.4).
   */
  readonly ancestors?: readonly ParsedCertificate[];
}
