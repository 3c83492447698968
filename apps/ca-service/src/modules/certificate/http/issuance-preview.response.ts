import { z } from 'zod';
import { subjectResponse, timeResponse } from '../../profile';

const preparedCertificate = z.object({
  subject: subjectResponse,
  issuer: subjectResponse,
  valid_from: timeResponse,
  valid_to: timeResponse,
  subject_key_id: z.string(),
  authority_key_id: z.string(),
  is_ca: z.boolean(),
  key_usage: z.array(z.string()),
  extended_key_usage: z.array(z.string()),
  extended_key_usage_oids: z.array(z.string()).optional(),
  extensions: z.array(
    z.object({
      oid: z.string(),
      critical: z.boolean(),
      value: z.string().describe('Base64 of the DER value'),
    }),
  ),
  tbs_certificate: z
    .string()
    .describe('Base64 of the DER TBSCertificate; the serial number is drawn anew when it is issued'),
});

/** What a dry run of signing answers: what would be issued, or every reason why not. */
export const issuancePreviewResponse = z.object({
  would_issue: z.boolean(),
  refusals: z.array(z.object({ code: z.string(), reason: z.string() })),
  lint: z.array(
    z.object({
      name: z.string(),
      section: z.string(),
      level: z.enum(['error', 'warning']),
      finding: z.string(),
    }),
  ),
  profile: z.object({ source: z.string(), id: z.string().optional() }),
  certificate: preparedCertificate.nullable(),
});
