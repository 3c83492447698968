import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';
import { inlineProfileRequest, subjectRequest, validityRequest } from '../../profile';
import { allowedProfileIds } from './allowed-profiles.request';
import { caId } from './ca-id';
import { keyMetadataRequest } from './key-metadata.request';

/** What the reference answers for a missing field. */
const REQUIRED = wireText('struct validation error');

/** Body of POST /cas (contract 3.1). */
export const createCaRequest = wireObject({
  id: caId,
  parent_id: caId,
  subject: subjectRequest,
  key_metadata: keyMetadataRequest,
  ca_expiration: validityRequest,
  profile_id: z.string({ error: REQUIRED }).min(1, { error: REQUIRED }).max(256),
  engine_id: z.string().max(256).default(''),
  metadata: z.record(z.string(), z.unknown()).default({}),
  ca_issuance_profile_id: z.string().max(256).default(''),
  ca_issuance_profile: inlineProfileRequest.optional(),
  allowed_profile_ids: allowedProfileIds.optional(),
});

export type CreateCaRequest = z.infer<typeof createCaRequest>;
