import {
  type CertificateSigner,
  type LintFinding,
  type ParsedCertificate,
  prepareCertificate,
  SerialNumber,
} from '@libs/crypto';
import type { Clock, Randomness } from '@libs/kernel';
import type { ProfileDefinition } from '../../../profile/domain';
import type { IssuerReference } from '../certificate-state';
import { applyProfile, type CertifiedRequest } from './apply-profile';
import { applyIssuanceRules } from './issuance-rules';
import { type IssuingCa, issuerReferenceTo } from './issuance-request';

/** Settings that apply to every issued certificate. */
export abstract class IssuanceSettings {
  /** Hosts of the validation authority, for the OCSP and CRL URLs (contract 5.1). */
  abstract readonly vaServerDomains: readonly string[];
  /** Whether CAs sign whose own certificate is weak (`ParsedCertificate.weakness`). */
  abstract readonly allowWeakSignatureCas: boolean;
}

/** A signed certificate that is not stored yet. */
export interface Certified {
  readonly certificate: ParsedCertificate;
  readonly issuedBy: IssuerReference;
  readonly now: Date;
  /** Findings of lints of level warning. */
  readonly warnings: readonly LintFinding[];
}

/** Issues the certificate for a request: checks the rules, applies the profile, lints the result, then signs. */
export class Certifier {
  constructor(
    private readonly signer: CertificateSigner,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly settings: IssuanceSettings,
  ) {}

  /**
   * Signs the certificate without storing it.
   * @throws DomainError of the rule, lint or engine that rejects
   */
  async certify(request: CertifiedRequest, ca: IssuingCa, profile: ProfileDefinition): Promise<Certified> {
    applyIssuanceRules({ ...request, ca, profile, ...this.settings });
    const now = this.clock.now();
    const template = applyProfile(request, profile, {
      serialNumber: SerialNumber.random(this.randomness),
      now,
      vaServerDomains: this.settings.vaServerDomains,
      issuer: ca.certificate,
    });
    const prepared = prepareCertificate(template, ca.issuer);
    const certificate = await this.signer.sign(prepared, {
      engineId: ca.engineId,
      keyId: ca.publicKey.keyId,
    });
    return { certificate, issuedBy: issuerReferenceTo(ca), now, warnings: prepared.warnings };
  }
}
