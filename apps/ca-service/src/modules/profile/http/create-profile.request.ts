import { type ExtendedKeyUsage, extendedKeyUsageOf, isDottedOid, KEY_USAGES } from '@libs/crypto';
import { wireObject } from '@libs/http';
import { z } from 'zod';
import type { InlineProfile } from '../domain';
import { issuanceConstraintsRequest } from './issuance-constraints.request';
import { profileSubjectRequest } from './subject.request';
import { profileValidityRequest } from './validity.request';

/** Contract 2.1: a list of names or a single name; names are trimmed and case-sensitive, `null` is no name. */
const keyUsages = z
  .preprocess(
    (value) => (value === null ? [''] : typeof value === 'string' ? [value] : value),
    z
      .array(
        z
          .string()
          .trim()
          .pipe(z.enum(KEY_USAGES, { error: ({ input }) => `unknown key usage: ${String(input)}` })),
      )
      .max(64),
  )
  .optional()
  .meta({ default: [] });

/** Contract 2.1: names without regard to case; beyond it, dotted object identifiers. */
const extendedKeyUsages = z
  .array(
    z.string().transform((value, context): ExtendedKeyUsage => {
      const name = extendedKeyUsageOf(value);
      if (name === undefined) context.addIssue({ code: 'custom', message: 'unsupported ext key usage' });
      return name ?? 'Any';
    }),
  )
  .max(64);

const extendedKeyUsageOids = z
  .array(z.string().refine(isDottedOid, { error: 'must be a dotted object identifier' }))
  .max(64)
  .optional()
  .meta({ default: [] });

const sizes = z.array(z.int().min(0).max(65_536)).max(64).nullable().optional().meta({ default: null });
const flag = z.boolean().optional().meta({ default: false });

const cryptoEnforcementRequest = wireObject({
  enabled: flag,
  allow_rsa_keys: flag,
  allowed_rsa_key_sizes: sizes,
  allow_ecdsa_keys: flag,
  allowed_ecdsa_key_sizes: sizes,
  allow_ed25519_keys: flag,
  allow_ml_dsa_keys: flag,
  allowed_ml_dsa_key_sizes: z
    .array(z.union([z.literal(44), z.literal(65), z.literal(87)], { error: 'must be 44, 65 or 87' }))
    .nullable()
    .optional()
    .meta({ default: null }),
});

/** Contract 2.9. Nothing is filled in here: what an inline profile leaves out, the stored one decides. */
const profileFields = {
  name: z.string().max(1_024).optional().meta({ default: '' }),
  description: z.string().max(16_384).optional().meta({ default: '' }),
  validity: profileValidityRequest.optional(),
  sign_as_ca: flag,
  honor_key_usage: flag,
  key_usage: keyUsages,
  honor_extended_key_usages: flag,
  extended_key_usages: extendedKeyUsages.optional().meta({ default: [] }),
  extended_key_usage_oids: extendedKeyUsageOids,
  honor_subject: flag,
  subject: profileSubjectRequest.optional(),
  honor_extensions: flag,
  crypto_enforcement: cryptoEnforcementRequest.optional(),
  allowed_extended_key_usages: extendedKeyUsages
    .optional()
    .describe('Purposes that a CSR may ask for, by name or dotted object identifier'),
  ...issuanceConstraintsRequest,
};
const OPTIONS = { nullIsAValue: ['key_usage'] };

/** A profile to be stored. The service gives it its id. */
export const createProfileRequest = wireObject(profileFields, OPTIONS);

export type CreateProfileRequest = z.infer<typeof createProfileRequest>;

/** A profile for one request. */
export const inlineProfileRequest = wireObject(
  {
    id: z
      .string()
      .max(256)
      .optional()
      .describe('A stored profile, whose constraints beyond the contract hold as well; empty: none'),
    ...profileFields,
  },
  OPTIONS,
);

export type InlineProfileRequest = z.infer<typeof inlineProfileRequest>;

/** A profile of a request as the domain takes it: the id apart from what it carries. */
export function toInlineProfile({ id, ...fields }: InlineProfileRequest): InlineProfile {
  return { id, fields };
}
