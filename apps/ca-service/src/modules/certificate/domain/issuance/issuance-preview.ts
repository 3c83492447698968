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
import type { IssuanceSettings } from './certifier';
import { ISSUANCE_RULES } from './issuance-rules';
import type { IssuingCa } from './issuance-request';
import type { ResolvedProfile } from './profile-choice';
import { type RequestedItem, requestedItems } from './requested-items';

/** Result of a dry run: the certificate that would be issued, and the reasons that prevent it. */
export interface IssuancePreview {
  readonly profile: ResolvedProfile;
  /** Empty when the certificate would be issued. Includes lint findings of level error. */
  readonly refusals: readonly DomainError[];
  /** `undefined` when request and profile cannot be combined into a certificate. */
  readonly examined: ExaminedCertificate | undefined;
  readonly requested: readonly RequestedItem[];
}

/** The inputs of a dry run besides the request, the CA and the profile. */
export interface PreviewCircumstances {
  readonly serialNumber: SerialNumber;
  readonly now: Date;
  readonly settings: IssuanceSettings;
}

/**
 * Runs the steps of an issuance without signing, and collects every reason for a refusal instead of stopping at the
 * first.
 */
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
      rule({ ...request, ca, profile: definition, ...circumstances.settings });
    });
  }
  const issuer = ca.certificate;
  const parts = [
    refusals.collect(() => certifiedSubject(request, definition)),
    refusals.collect(() => certificateValidity(definition, circumstances.now, issuer)),
  ];
  if (parts.includes(undefined)) {
    const requested = requestedItems(request, undefined);
    return { profile, refusals: refusals.reasons, examined: undefined, requested };
  }

  const template = applyProfile(request, definition, { ...circumstances, ...circumstances.settings, issuer });
  const examined = refusals.collect(() => examineCertificate(template, ca.issuer));
  const requested = requestedItems(request, examined);
  return { profile, refusals: [...refusals.reasons, ...lintErrors(examined)], examined, requested };
}

function lintErrors(examined: ExaminedCertificate | undefined): DomainError[] {
  const broken = (examined?.findings ?? []).filter(({ lint }) => lint.level === 'error');
  return broken.map((finding) => new CertificateLintError(finding));
}

/** Collects domain errors, each sentence once. */
class Refusals {
  readonly #reasons: DomainError[] = [];

  get reasons(): readonly DomainError[] {
    return this.#reasons;
  }

  /** Returns the result of `step`, or `undefined` after noting its DomainError. Rethrows other errors. */
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
