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

const texts = z.array(z.string()).readonly().optional();
const subtrees = z.object({ dns: texts, email: texts, ip: texts, uri: texts });

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
  extended_key_usage_oids: z.array(z.string()).readonly().optional(),
  honor_subject: z.boolean(),
  subject: subjectResponse,
  honor_extensions: z.boolean(),
  crypto_enforcement: z.object({
    enabled: z.boolean(),
    allow_rsa_keys: z.boolean(),
    allowed_rsa_key_sizes: z.array(z.int()).readonly().nullable(),
    allow_ecdsa_keys: z.boolean(),
    allowed_ecdsa_key_sizes: z.array(z.int()).readonly().nullable(),
    allow_ed25519_keys: z.boolean().optional(),
    allow_ml_dsa_keys: z.boolean().optional(),
    allowed_ml_dsa_key_sizes: z.array(z.int()).readonly().optional(),
  }),
  path_len_constraint: z.int().optional(),
  name_constraints: z.object({ permitted: subtrees.optional(), excluded: subtrees.optional() }).optional(),
  certificate_policies: z
    .array(z.object({ oid: z.string(), cps: z.string().optional(), user_notice: z.string().optional() }))
    .readonly()
    .optional(),
  allowed_subject_alt_names: z.array(z.string()).readonly().optional(),
  denied_subject_alt_names: z.array(z.string()).readonly().optional(),
  allowed_extended_key_usages: z.array(z.string()).readonly().optional(),
  max_validity: z.string().optional(),
  not_after_policy: z.string().optional(),
  backdate: z.string().optional(),
  signature_algorithm: z.string().optional(),
  basic_constraints: z.boolean().optional(),
});

export type IssuanceProfileResponse = Readonly<z.infer<typeof issuanceProfileResponse>>;

export const profilePageResponse = z.object({ next: z.string(), list: z.array(issuanceProfileResponse) });
