import {
  CertificateLintError,
  type CertificationRequest,
  examineCertificate,
  type ExaminedCertificate,
  type SerialNumber,
} from '@libs/crypto';
import { DomainError } from '@libs/kernel';
import { applyProfile, certifiedSubject } from './apply-profile';
import { certificateValidity } from './certificate-validity';
import { ISSUANCE_RULES } from './issuance-rules';
import type { IssuingCa } from './issuance-request';
import type { ResolvedProfile } from './profile-choice';

/** What would be issued, and everything that keeps it from being issued. */
export interface IssuancePreview {
  readonly profile: ResolvedProfile;
  /** Empty when the certificate would be issued. Findings of level error are among them. */
  readonly refusals: readonly DomainError[];
  /** `undefined` when the request and the profile do not make a certificate at all. */
  readonly examined: ExaminedCertificate | undefined;
}

/** What does not come from the request, the CA or the profile. */
export interface PreviewCircumstances {
  readonly serialNumber: SerialNumber;
  readonly now: Date;
  readonly vaServerDomains: readonly string[];
}

/** Goes the way of issuance up to the signature, and on where issuance would stop. */
export function previewIssuance(
  request: CertificationRequest,
  ca: IssuingCa,
  profile: ResolvedProfile,
  circumstances: PreviewCircumstances,
): IssuancePreview {
  const { definition } = profile;
  const refusals = new Refusals();
  for (const rule of ISSUANCE_RULES) {
    refusals.collect(() => {
      rule({ ...request, ca, profile: definition });
    });
  }
  const issuer = ca.certificate;
  const parts = [
    refusals.collect(() => certifiedSubject(request, definition)),
    refusals.collect(() => certificateValidity(definition, circumstances.now, issuer)),
  ];
  if (parts.includes(undefined)) return { profile, refusals: refusals.reasons, examined: undefined };

  const template = applyProfile(request, definition, { ...circumstances, issuer });
  const examined = refusals.collect(() => examineCertificate(template, ca.issuer));
  return { profile, refusals: [...refusals.reasons, ...lintErrors(examined)], examined };
}

function lintErrors(examined: ExaminedCertificate | undefined): DomainError[] {
  const broken = (examined?.findings ?? []).filter(({ lint }) => lint.level === 'error');
  return broken.map((finding) => new CertificateLintError(finding));
}

/** Collects every reason for which something is refused, where a run would stop at the first. */
export class Refusals {
  readonly #reasons: DomainError[] = [];

  get reasons(): readonly DomainError[] {
    return this.#reasons;
  }

  /** What `step` gives; `undefined` when it refused, and its reason is noted once. Other failures stay failures. */
  collect<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (!this.#reasons.some(({ message }) => message === error.message)) this.#reasons.push(error);
      return undefined;
    }
  }
}
