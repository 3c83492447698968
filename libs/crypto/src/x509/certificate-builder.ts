import { InvalidValueError } from '@libs/kernel';
import { describeCertificate, type ParsedCertificate } from './certificate-parser';
import { type CertificateIssuer, type CertificateTemplate } from './certificate-template';
import { explicitTag, sequence, tlv } from './der';
import { MAX_DER_BYTES } from './der-reader';
import { TAG } from './der-tag';
import { encodeExtensions } from './extensions/certificate-extensions';
import { lintCertificate } from './lint/lint-certificate';
import { type PublicKey } from './public-key';
import { certificateSignatureAlgorithm, type SignatureAlgorithm } from './signature-algorithm';
import { readTbsCertificate } from './tbs-certificate';
import { encodeTime } from './time';

interface Preparation {
  readonly tbsCertificate: Buffer;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly issuerPublicKey: PublicKey;
  readonly contents: ParsedCertificate;
}

let construct: (preparation: Preparation) => PreparedCertificate;

/**
 * A certificate that was built and checked, and lacks nothing but the signature. Only prepareCertificate
 * makes one, so that nothing unchecked can be signed.
 */
export class PreparedCertificate {
  static {
    construct = (preparation) => new PreparedCertificate(preparation);
  }

  readonly #preparation: Preparation;

  private constructor(preparation: Preparation) {
    this.#preparation = preparation;
  }

  /** DER TBSCertificate: the message to be signed. */
  get tbsCertificate(): Buffer {
    return this.#preparation.tbsCertificate;
  }

  get signatureAlgorithm(): SignatureAlgorithm {
    return this.#preparation.signatureAlgorithm;
  }

  /** What the signature must verify with. */
  get issuerPublicKey(): PublicKey {
    return this.#preparation.issuerPublicKey;
  }

  /** What the certificate says, read back from the bytes to be signed. */
  get contents(): Omit<ParsedCertificate, 'der'> {
    return this.#preparation.contents;
  }

  /** The whole certificate, once `signature` is known. */
  withSignature(signature: Buffer): ParsedCertificate {
    const { tbsCertificate, signatureAlgorithm, contents } = this.#preparation;
    const bits = tlv(TAG.bitString, WHOLE_OCTETS, signature);
    return { ...contents, der: sequence(tbsCertificate, signatureAlgorithm.identifier, bits) };
  }
}

const WHOLE_OCTETS = Buffer.of(0);
/** RFC 5280 section 4.1.2.1: v3 is the number 2. */
const VERSION_3 = explicitTag(0, tlv(TAG.integer, Buffer.of(2)));
/** The outer sequence, the algorithm and an RSA signature of 16384 bits come on top. */
const MAX_TBS_BYTES = MAX_DER_BYTES - 4096;

/**
 * Builds the TBSCertificate (RFC 5280 section 4.1.2, extensions as in contract 5.1), then reads the built
 * bytes back and lints what they say. Signs nothing.
 * @throws InvalidValueError when the template asks for a certificate that must not exist
 */
export function prepareCertificate(
  template: CertificateTemplate,
  issuer: CertificateIssuer,
): PreparedCertificate {
  const signatureAlgorithm = certificateSignatureAlgorithm(issuer.publicKey);
  const tbsCertificate = sequence(
    VERSION_3,
    template.serialNumber.der,
    signatureAlgorithm.identifier,
    issuer.subject.der,
    sequence(encodeTime(template.notBefore), encodeTime(template.notAfter)),
    template.subject.der,
    template.publicKey.spki,
    explicitTag(3, sequence(...encodeExtensions(template, issuer))),
  );
  if (tbsCertificate.length > MAX_TBS_BYTES) throw new InvalidValueError('certificate would be too long');
  const tbs = readTbsCertificate(tbsCertificate, template.publicKey);
  const contents = describeCertificate(tbsCertificate, tbs);
  lintCertificate({ tbs, contents });
  return construct({ tbsCertificate, signatureAlgorithm, issuerPublicKey: issuer.publicKey, contents });
}
