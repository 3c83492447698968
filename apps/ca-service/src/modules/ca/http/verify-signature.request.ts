import { wireObject } from '@libs/http';
import { z } from 'zod';
import { messageFields } from './sign-message.request';

/** Body of POST /cas/{id}/signature/verify (contract section 7). */
export const verifySignatureRequest = wireObject({
  ...messageFields,
  signature: z.string().default('').describe('Standard base64 of the signature; DER for ECDSA'),
});

export type VerifySignatureRequest = z.infer<typeof verifySignatureRequest>;
