import { z } from 'zod';
import { certificateResponse } from '../../certificate';
import { timeResponse } from '../../profile';

/** Contract 2.8. */
export const caResponse = z.object({
  id: z.string(),
  certificate: certificateResponse,
  serial_number: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  creation_ts: timeResponse,
  level: z.int(),
  profile_id: z.string(),
  allowed_profile_ids: z.array(z.string()).optional(),
});

export const caPageResponse = z.object({ next: z.string(), list: z.array(caResponse) });
