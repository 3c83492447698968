import { z } from 'zod';

/** RFC 3339; `0001-01-01T00:00:00Z` stands for "no value" (contract 1.6). */
export const timeResponse = z.string().meta({ format: 'date-time' });

export const subjectResponse = z.object({
  common_name: z.string(),
  organization: z.string(),
  organization_unit: z.string(),
  country: z.string(),
  state: z.string(),
  locality: z.string(),
});

export const issuanceProfileResponse = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  validity: z.object({ type: z.string(), duration: z.string().optional(), time: timeResponse }),
  sign_as_ca: z.boolean(),
  honor_key_usage: z.boolean(),
  key_usage: z.array(z.string()).readonly(),
  honor_extended_key_usages: z.boolean(),
  extended_key_usages: z.array(z.string()).readonly(),
  honor_subject: z.boolean(),
  subject: subjectResponse,
  honor_extensions: z.boolean(),
  crypto_enforcement: z.object({
    enabled: z.boolean(),
    allow_rsa_keys: z.boolean(),
    allowed_rsa_key_sizes: z.array(z.int()).readonly().nullable(),
    allow_ecdsa_keys: z.boolean(),
    allowed_ecdsa_key_sizes: z.array(z.int()).readonly().nullable(),
  }),
});

export type IssuanceProfileResponse = Readonly<z.infer<typeof issuanceProfileResponse>>;

export const profilePageResponse = z.object({ next: z.string(), list: z.array(issuanceProfileResponse) });
