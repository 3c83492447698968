import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';

const REQUIRED = wireText('struct validation error');

/** Body of POST /cas/{id}/profile (contract 3.1). */
export const assignProfileRequest = wireObject({
  profile_id: z.string({ error: REQUIRED }).min(1, { error: REQUIRED }).max(256),
});

export type AssignProfileRequest = z.infer<typeof assignProfileRequest>;
