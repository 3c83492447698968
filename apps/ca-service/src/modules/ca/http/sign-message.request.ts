import { wireObject, wireText } from '@libs/http';
import { SIGNABLE_MESSAGE_TYPES } from '@libs/crypto';
import { z } from 'zod';

/** What the reference answers for a missing field. */
const REQUIRED = wireText('struct validation error');

/** The fields that signing and verifying share (contract section 7). */
export const messageFields = {
  message: z.string().default('').describe('Standard base64 of the message or digest'),
  message_type: z
    .string({ error: REQUIRED })
    .min(1, { error: REQUIRED })
    .pipe(
      z.enum(SIGNABLE_MESSAGE_TYPES, {
        error: ({ input }) => `must be raw or hash, got ${JSON.stringify(String(input).slice(0, 32))}`,
      }),
    )
    .describe('raw: the service hashes the message; hash: the message is the digest'),
  signature_algorithm: z
    .string({ error: REQUIRED })
    .min(1, { error: REQUIRED })
    .describe(
      'RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PSS_SHA_256, ECDSA_SHA_256 (each also with 384 and 512), ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87',
    ),
};

/** Body of POST /cas/{id}/signature/sign (contract section 7). */
export const signMessageRequest = wireObject(messageFields);

export type SignMessageRequest = z.infer<typeof signMessageRequest>;
