import { z } from 'zod';

/** Answer of POST /cas/{id}/signature/sign (contract section 7). */
export const signMessageResponse = z.object({
  signed_data: z.string().describe('Standard base64 of the signature; DER for ECDSA'),
});

/** Answer of POST /cas/{id}/signature/verify (contract section 7). */
export const verifySignatureResponse = z.object({ valid: z.boolean() });
