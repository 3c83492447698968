import {
  type CertificateSigner,
  type CertificateTemplate,
  type EngineKey,
  keptExtensionsOf,
  keptPathLength,
  type LintFinding,
  type ParsedCertificate,
  prepareCertificate,
  SerialNumber,
} from '@libs/crypto';
import type { Randomness } from '@libs/kernel';
import {
  CA_KEY_USAGE,
  caMustNotBeWeak,
  type CertificateId,
  type IssuanceSettings,
} from '../../certificate/domain';

/** A key of a CA with the CA's own certificate for it. */
export interface CertifiedKey extends EngineKey {
  readonly certificate: ParsedCertificate;
  readonly certificateId: CertificateId;
  /** The certificates above that certificate, nearest first. */
  readonly ancestors: readonly ParsedCertificate[];
}

/** The former and the new key of a CA. */
export interface KeyChange {
  readonly old: CertifiedKey;
  readonly new: CertifiedKey;
}

/** The key that is certified, and the key that signs (RFC 9810 section 4.4.1, which replaces RFC 4210). */
export type CrossCertificateKind = 'oldWithNew' | 'newWithOld';

/** A certificate for the key of `subject`, signed with the key of `issuer`; both belong to one CA. */
export interface CrossCertificate {
  readonly certificate: ParsedCertificate;
  readonly subject: CertifiedKey;
  readonly issuer: CertifiedKey;
  /** Findings of lints of level warning. */
  readonly warnings: readonly LintFinding[];
}

/** Issues the certificates that lead verifiers from one key of a CA to the other. */
export class CrossCertifier {
  constructor(
    private readonly signer: CertificateSigner,
    private readonly randomness: Randomness,
    private readonly settings: IssuanceSettings,
  ) {}

  /**
   * Signs the certificate without storing it.
   * @throws InvalidValueError for an issuing certificate that is weak, unless the settings allow it
   * @throws DomainError of the lint or engine that rejects
   */
  async certify(kind: CrossCertificateKind, change: KeyChange): Promise<CrossCertificate> {
    const [subject, issuer] = kind === 'oldWithNew' ? [change.old, change.new] : [change.new, change.old];
    const { allowWeakSignatureCas } = this.settings;
    caMustNotBeWeak({ ca: issuer, allowWeakSignatureCas });
    const template = this.#template(subject, change.old.certificate.notAfter);
    const { certificate: issuing, publicKey, ancestors } = issuer;
    const { subject: name, subjectKeyId } = issuing;
    const prepared = prepareCertificate(template, {
      subject: name,
      subjectKeyId,
      publicKey,
      certificate: issuing,
      ancestors,
    });
    const certificate = await this.signer.sign(prepared, issuer);
    return { certificate, subject, issuer, warnings: prepared.warnings };
  }

  /**
   * Copies the contents of the CA's own certificate for that key, except what that says of its issuer. It ends at the latest at `end`, when the former key
   * ends (RFC 9810 section 4.4.1).
   */
  #template({ certificate, publicKey }: CertifiedKey, end: Date): CertificateTemplate {
    const { subject, subjectKeyId, notBefore, notAfter, keyUsage, selfIssued } = certificate;
    const pathLenConstraint = keptPathLength(certificate);
    return {
      serialNumber: SerialNumber.random(this.randomness),
      subject,
      subjectIsEstablished: true,
      isCrossCertificate: true,
      publicKey,
      subjectKeyId,
      ...{ notBefore, notAfter: notAfter < end ? notAfter : end },
      keyUsage: keyUsage.length > 0 ? keyUsage : CA_KEY_USAGE,
      extendedKeyUsage: [],
      isCa: true,
      ...(pathLenConstraint === undefined ? {} : { pathLenConstraint }),
      keptExtensions: keptExtensionsOf(certificate, { hasOtherIssuer: !selfIssued }),
      vaServerDomains: this.settings.vaServerDomains,
    };
  }
}
