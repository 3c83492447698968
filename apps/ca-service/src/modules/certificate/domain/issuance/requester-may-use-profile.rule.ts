import { DomainError } from '@libs/kernel';
import type { ProfileDefinition } from '../../../profile/domain';
import type { Requester } from '../requester-may-change-certificate.rule';
import type { IssuingCa } from './issuance-request';

/** An issuer must not use a profile with `sign_as_ca`: the certificate could issue others below the CA. */
export class CaProfileNeedsAdminError extends DomainError {
  readonly code = 'profile.ca-needs-admin';
  readonly kind = 'forbidden';

  /** `profileId` is `undefined` for an inline profile. */
  constructor(profileId: string | undefined) {
    super('sign_as_ca: issuing a CA certificate needs the permission admin', { profileId });
  }
}

/** An issuer must not use an inline profile: it would override the choice of the CA's operators. */
export class InlineProfileNeedsAdminError extends DomainError {
  readonly code = 'profile.inline-needs-admin';
  readonly kind = 'forbidden';

  constructor() {
    super('profile: a profile in the request that is not a copy of a stored one needs the permission admin');
  }
}

/** An issuer must not use a profile that `allowed_profile_ids` of the CA does not list. */
export class ProfileNotAllowedError extends DomainError {
  readonly code = 'ca.profile-not-allowed';
  readonly kind = 'forbidden';

  constructor(profileId: string, caId: string) {
    super(
      `profile_id: "${profileId}" is not in allowed_profile_ids of the CA "${caId}"; use a profile in that list, or the permission admin`,
      { profileId, caId },
    );
  }
}

/** A resolved profile; `id` is `undefined` for one in the request. */
interface UsedProfile {
  readonly id: string | undefined;
  readonly definition: ProfileDefinition;
}

/**
 * Decides whether the requester may issue with a profile, for every route that issues:
 * - An admin may use every profile.
 * - An issuer gets no CA certificate, even when `allowed_profile_ids` names its profile.
 * - An issuer uses stored profiles only: those in `allowed_profile_ids` of the CA, or all without that list.
 *
 * @throws CaProfileNeedsAdminError, InlineProfileNeedsAdminError, ProfileNotAllowedError
 */
export function requesterMayUseProfile(
  requester: Requester,
  { id, definition }: UsedProfile,
  { id: caId, allowedProfileIds }: Pick<IssuingCa, 'id' | 'allowedProfileIds'>,
): void {
  if (requester === 'admin') return;
  if (definition.signAsCa) throw new CaProfileNeedsAdminError(id);
  if (id === undefined) throw new InlineProfileNeedsAdminError();
  if (allowedProfileIds && !allowedProfileIds.includes(id)) throw new ProfileNotAllowedError(id, caId);
}
