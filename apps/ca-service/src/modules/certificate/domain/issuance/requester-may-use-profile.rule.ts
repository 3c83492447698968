import type { ProfileDefinition } from '../../../profile/domain';
import type { Requester } from '../requester';
import {
  CaProfileNeedsAdminError,
  InlineProfileNeedsAdminError,
  ProfileNotAllowedError,
} from './issuance-permission.errors';
import type { IssuingCa } from './issuing-ca';

/** A resolved profile; `id` is `undefined` for one in the request. */
interface UsedProfile {
  readonly id: string | undefined;
  readonly definition: ProfileDefinition;
}

/**
 * Decides whether the caller may have a CA issue with a profile, for every route that issues:
 * - An admin may use every profile.
 * - An issuer gets no CA certificate, even when `allowed_profile_ids` names its profile.
 * - An issuer uses stored profiles only: those in `allowed_profile_ids` of the CA, or every one without that list.
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
