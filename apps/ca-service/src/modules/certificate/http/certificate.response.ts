import { z } from 'zod';
import { subjectResponse, timeResponse } from '../../profile';

/** Contract 2.7. */
export const certificateResponse = z.object({
  serial_number: z.string(),
  subject_key_id: z.string(),
  authority_key_id: z.string(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  status: z.string(),
  certificate: z.string().describe('Base64 of the PEM text'),
  key_metadata: z.object({ type: z.string(), bits: z.int(), strength: z.string() }),
  subject: subjectResponse,
  issuer: subjectResponse,
  valid_from: timeResponse,
  extensions: z.object({
    key_usage: z.array(z.string()),
    extended_key_usage: z.array(z.string()),
    extended_key_usage_oids: z
      .array(z.string())
      .optional()
      .describe('Purposes that have no name in extended_key_usage, as dotted object identifiers'),
  }),
  issuer_metadata: z.object({ serial_number: z.string(), id: z.string(), level: z.int() }),
  valid_to: timeResponse,
  revocation_timestamp: timeResponse,
  revocation_reason: z.string(),
  type: z.string(),
  engine_id: z.string(),
  is_ca: z.boolean(),
});

export const certificatePageResponse = z.object({ next: z.string(), list: z.array(certificateResponse) });
