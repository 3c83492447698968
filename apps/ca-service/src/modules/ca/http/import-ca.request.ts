import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';
import { allowedProfileIds } from './allowed-profiles.request';
import { caId } from './ca-id';

/** What the reference answers for a missing field. */
const REQUIRED = wireText('struct validation error');

/** The longest chain that is taken in at once. */
const MOST_ANCESTORS = 16;

/** Body of POST /cas/import (contract 3.1). */
export const importCaRequest = wireObject({
  id: caId,
  ca: z.string({ error: REQUIRED }).describe('Base64 of PEM: the certificate of the CA'),
  private_key: z
    .string()
    .default('')
    .describe(
      'Base64 of PEM with PKCS#1, PKCS#8 (also encrypted) or SEC1; without it the key stays elsewhere',
    ),
  passphrase: z.string().optional().describe('Decrypts an encrypted PKCS#8 private_key'),
  engine_id: z
    .string()
    .max(256)
    .default('')
    .describe('Where the private key goes; empty: the default engine'),
  ca_chain: z
    .array(z.string())
    .max(MOST_ANCESTORS, { error: `must not be longer than ${MOST_ANCESTORS} certificates` })
    .default([])
    .describe(
      'CAs above this one, each base64 of PEM, in any order; those that are missing are imported too',
    ),
  profile_id: z.string().max(256).default(''),
  allowed_profile_ids: allowedProfileIds.optional(),
  metadata: z.record(z.string(), z.unknown()).default({}),
});

export type ImportCaRequest = z.infer<typeof importCaRequest>;
