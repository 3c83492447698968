import { InvalidValueError } from '@libs/kernel';
import { describeCertificate, type ParsedCertificate, withDer } from '../certificates/certificate-parser';
import { type CertificateIssuer, type CertificateTemplate } from '../certificates/certificate-template';
import { explicitTag, sequence, tlv } from '../der/der';
import { MAX_DER_BYTES } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { encodeExtensions } from './certificate-extensions';
import { type Extension } from '../extensions/extension';
import { CertificateLintError, type LintFinding } from '../lint/certificate-lint';
import { lintCertificate } from '../lint/lint-certificate';
import { dottedOf } from '../der/object-identifier';
import { type PublicKey } from '../keys/public-key';
import { certificateSignatureAlgorithm, type SignatureAlgorithm } from '../keys/signature-algorithm';
import { readTbsCertificate, type TbsCertificate } from '../certificates/tbs-certificate';
import { encodeTime } from '../der/time';

interface Preparation {
  readonly tbsCertificate: Buffer;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly issuerPublicKey: PublicKey;
  readonly contents: ParsedCertificate;
  readonly warnings: readonly LintFinding[];
}

let construct: (preparation: Preparation) => PreparedCertificate;

/**
 * A certificate that is complete except for its signature, and has passed all lints of level error. Only
 * `prepareCertificate` creates one, so that an unchecked certificate cannot be signed.
 */
export class PreparedCertificate {
  static {
    construct = (preparation) => new PreparedCertificate(preparation);
  }

  readonly #preparation: Preparation;

  private constructor(preparation: Preparation) {
    this.#preparation = preparation;
  }

  /** DER TBSCertificate: the message to sign. */
  get tbsCertificate(): Buffer {
    return this.#preparation.tbsCertificate;
  }

  get signatureAlgorithm(): SignatureAlgorithm {
    return this.#preparation.signatureAlgorithm;
  }

  /** The key with which the signature must verify. */
  get issuerPublicKey(): PublicKey {
    return this.#preparation.issuerPublicKey;
  }

  /** The contents, decoded from the bytes to sign. */
  get contents(): Omit<ParsedCertificate, 'der'> {
    return this.#preparation.contents;
  }

  /** Findings of lints of level warning. */
  get warnings(): readonly LintFinding[] {
    return this.#preparation.warnings;
  }

  /** The complete certificate. */
  withSignature(signature: Buffer): ParsedCertificate {
    const { tbsCertificate, signatureAlgorithm, contents } = this.#preparation;
    const bits = tlv(TAG.bitString, WHOLE_OCTETS, signature);
    return withDer(contents, sequence(tbsCertificate, signatureAlgorithm.identifier, bits));
  }
}

const WHOLE_OCTETS = Buffer.of(0);
/** RFC 5280 section 4.1.2.1: v3 is the number 2. */
const VERSION_3 = explicitTag(0, tlv(TAG.integer, Buffer.of(2)));
/** Leaves room for the outer sequence, the algorithm and an RSA signature of 16384 bits. */
const MAX_TBS_BYTES = MAX_DER_BYTES - 4096;

/** An unsigned certificate, with all findings of lints. */
export interface ExaminedCertificate {
  /** DER TBSCertificate. */
  readonly tbsCertificate: Buffer;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** The contents, decoded from the bytes. */
  readonly contents: ParsedCertificate;
  readonly findings: readonly LintFinding[];
  readonly tbs: TbsCertificate;
}

/** The extensions of an examined certificate, in order; `oid` is dotted. */
export function extensionsOf({ tbs }: ExaminedCertificate): (Extension & { readonly oid: string })[] {
  return [...tbs.extensions].map(([key, extension]) => ({ oid: dottedOf(key), ...extension }));
}

/**
 * Builds the TBSCertificate (RFC 5280 section 4.1.2, extensions as in contract 5.1), decodes the result and lints it. The
 * result cannot be signed.
 * @throws InvalidValueError when the template has a value that a certificate cannot contain
 */
export function examineCertificate(
  template: CertificateTemplate,
  issuer: CertificateIssuer,
): ExaminedCertificate {
  const signatureAlgorithm = certificateSignatureAlgorithm(issuer.publicKey, template.signatureAlgorithm);
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
  const { subjectIsEstablished = false, isCrossCertificate = false } = template;
  const { keptExtensions, requestedExtensions } = template;
  const findings = lintCertificate({
    der: tbsCertificate,
    tbs,
    contents,
    issuer,
    subjectIsEstablished,
    isCrossCertificate,
    keptExtensions,
    requestedExtensions,
  });
  return { tbsCertificate, signatureAlgorithm, contents, findings, tbs };
}

/**
 * As `examineCertificate`, but returns a certificate that can be signed.
 * @throws InvalidValueError as there; CertificateLintError for the first finding of level error
 */
export function prepareCertificate(
  template: CertificateTemplate,
  issuer: CertificateIssuer,
): PreparedCertificate {
  const { findings, tbsCertificate, signatureAlgorithm, contents } = examineCertificate(template, issuer);
  const broken = findings.find(({ lint }) => lint.level === 'error');
  if (broken !== undefined) throw new CertificateLintError(broken);
  const issuerPublicKey = issuer.publicKey;
  return construct({ tbsCertificate, signatureAlgorithm, issuerPublicKey, contents, warnings: findings });
}
