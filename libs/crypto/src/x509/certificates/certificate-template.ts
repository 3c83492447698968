import { type DistinguishedName } from '../names/distinguished-name';
import { type ParsedCertificate } from './certificate-parser';
import { type CertificatePolicy } from '../extensions/certificate-policies';
import { type ExtendedKeyUsage } from '../extensions/extended-key-usage';
import { type Extension, type Extensions } from '../extensions/extension';
import { type KeyUsage } from '../extensions/key-usage';
import { type NameConstraints } from '../extensions/name-constraints';
import { type PublicKey } from '../keys/public-key';
import { type SerialNumber } from './serial-number';
import { type SignatureAlgorithmName } from '../keys/signature-algorithm';

/** The contents of a certificate to be issued, after all decisions of policy. */
export interface CertificateTemplate {
  readonly serialNumber: SerialNumber;
  readonly subject: DistinguishedName;
  readonly publicKey: PublicKey;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly isCa: boolean;
  /** For a CA: CA certificates that may follow below it (RFC 5280 section 4.2.1.9); absent: any number. */
  readonly pathLenConstraint?: number;
  /** For a leaf: whether it has basic constraints with CA:FALSE; none by default (contract 5.1). */
  readonly leafBasicConstraints?: boolean;
  readonly nameConstraints?: NameConstraints;
  readonly certificatePolicies?: readonly CertificatePolicy[];
  /** Absent: the default of the issuer's key (contract 5.1). */
  readonly signatureAlgorithm?: SignatureAlgorithmName;
  /** `value` is DER GeneralNames. The extension becomes critical when the subject is empty (RFC 5280 4.2.1.6). */
  readonly subjectAltName?: Extension;
  /**
   * Copied byte for byte: the extensions of the former certificate of a CA (keptExtensionsOf), or those of the request that
   * the profile allows (grantedExtensions).
   */
  readonly keptExtensions?: Extensions;
  /** All extensions of the request. A lint reports those that the certificate lacks. */
  readonly requestedExtensions?: Extensions;
  /** Hosts, with an optional path, of the validation authority, for OCSP and CRL URLs (contract 5.1). */
  readonly vaServerDomains: readonly string[];
  /**
   * Lower-case hex, for a new certificate of a CA whose issued certificates refer to its key by this identifier. Absent:
   * SHA-256 of the SubjectPublicKeyInfo.
   */
  readonly subjectKeyId?: string;
  /**
   * The subject is the name of a CA that already has certificates. It is copied byte for byte, even when new names are
   * encoded differently (RFC 5280 section 4.1.2.6).
   */
  readonly subjectIsEstablished?: boolean;
  /** One key of a CA certifies another key of the same CA. Only then may subject and issuer be the same. */
  readonly isCrossCertificate?: boolean;
}

/** The issuer of a certificate. For a root: its own name and key. */
export interface CertificateIssuer {
  /** Copied byte for byte. */
  readonly subject: DistinguishedName;
  /** Lower-case hex; `undefined` when the issuer's certificate has no subject key identifier. */
  readonly subjectKeyId: string | undefined;
  readonly publicKey: PublicKey;
  /** The issuer's own certificate; `undefined` while a root certifies itself. */
  readonly certificate?: ParsedCertificate;
  /**
   * The known certificates above `certificate`, nearest first. Their constraints apply to all certificates below them
   * (RFC 5280 section 6.1.4).
   */
  readonly ancestors?: readonly ParsedCertificate[];
}
