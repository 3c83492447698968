import type { InlineProfile, InlineProfileRequest } from '../../profile';

/** An inline profile for the certificate of a CA: every route that takes one needs the permission admin. */
export function inlineCaProfile({ id, ...fields }: InlineProfileRequest): InlineProfile {
  return { id, fields, callerIsAdmin: true };
}
