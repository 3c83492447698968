import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';

const REQUIRED = wireText('struct validation error');

const MOST_PROFILES = 100;

/** Profiles that issuers may use with a CA. A repeated id counts once. */
export const allowedProfileIds = z
  .array(z.string().min(1).max(256), {
    error: ({ input }) => (input === undefined ? REQUIRED : undefined),
  })
  .max(MOST_PROFILES, { error: `must not have more than ${MOST_PROFILES} ids` })
  .transform((ids) => [...new Set(ids)])
  .describe(
    'The stored profiles that issuers may use with the CA. Absent: every one without sign_as_ca. Empty: none. Admins are not bound by it.',
  );

/** Body of PUT /cas/{id}/allowed-profiles. `null` removes the list; a missing field does not. */
export const allowProfilesRequest = wireObject(
  { allowed_profile_ids: allowedProfileIds.nullable() },
  { nullIsAValue: ['allowed_profile_ids'] },
);

export type AllowProfilesRequest = z.infer<typeof allowProfilesRequest>;
