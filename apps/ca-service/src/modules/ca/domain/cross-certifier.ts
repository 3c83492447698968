import {
  caConstraintsOf,
  type CertificateSigner,
  type CertificateTemplate,
  type EngineKey,
  type LintFinding,
  type ParsedCertificate,
  prepareCertificate,
  SerialNumber,
} from '@libs/crypto';
import type { Randomness } from '@libs/kernel';
import { CA_KEY_USAGE } from '../../certificate/domain';

/** A key of a CA, and the CA's own certificate for it. */
export interface CertifiedKey extends EngineKey {
  readonly certificate: ParsedCertificate;
  /** The certificates above that one, nearest first. */
  readonly ancestors: readonly ParsedCertificate[];
}

/** A former and a new key of one CA. */
export interface KeyChange {
  readonly old: CertifiedKey;
  readonly new: CertifiedKey;
}

/** Which of the two keys certifies the other one (RFC 9810 section 4.4.1, which replaces RFC 4210). */
export type CrossCertificateKind = 'oldWithNew' | 'newWithOld';

/** A certificate that a CA signed for itself: for `subject`, with `issuer`. */
export interface CrossCertificate {
  readonly certificate: ParsedCertificate;
  readonly subject: CertifiedKey;
  readonly issuer: CertifiedKey;
  /** Rules of level warning that it breaks. */
  readonly warnings: readonly LintFinding[];
}

/** Lets whoever trusts one key of a CA find the way to the other one. */
export class CrossCertifier {
  constructor(
    private readonly signer: CertificateSigner,
    private readonly randomness: Randomness,
    private readonly vaServerDomains: readonly string[],
  ) {}

  /** Signs, and stores nothing. @throws DomainError of the lint or engine that refuses */
  async certify(kind: CrossCertificateKind, change: KeyChange): Promise<CrossCertificate> {
    const [subject, issuer] = kind === 'oldWithNew' ? [change.old, change.new] : [change.new, change.old];
    const template = this.#template(subject, change.old.certificate.notAfter);
    const { certificate: issuing, publicKey, ancestors } = issuer;
    const { subject: name, subjectKeyId } = issuing;
    const prepared = prepareCertificate(template, {
      ...{ subject: name, subjectKeyId, publicKey, certificate: issuing, ancestors },
    });
    const certificate = await this.signer.sign(prepared, issuer);
    return { certificate, subject, issuer, warnings: prepared.warnings };
  }

  /**
   * Says what the CA's own certificate for that key says, and for as long; but at most until `end`, when the
   * former key ends (RFC 9810 section 4.4.1).
   */
  #template({ certificate, publicKey }: CertifiedKey, end: Date): CertificateTemplate {
    const { subject, subjectKeyId, notBefore, notAfter } = certificate;
    return {
      serialNumber: SerialNumber.random(this.randomness),
      ...{ subject, subjectIsEstablished: true, isCrossCertificate: true, publicKey, subjectKeyId },
      ...{ notBefore, notAfter: notAfter < end ? notAfter : end },
      ...{ keyUsage: CA_KEY_USAGE, extendedKeyUsage: [], isCa: true },
      ...caConstraintsOf(certificate),
      vaServerDomains: this.vaServerDomains,
    };
  }
}
