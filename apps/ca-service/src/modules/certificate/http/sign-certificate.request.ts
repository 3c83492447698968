import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';
import { inlineProfileRequest } from '../../profile';

/** Body of POST /cas/{id}/certificates/sign (contract 3.2). */
export const signCertificateRequest = wireObject({
  csr: z
    .string({ error: wireText('struct validation error') })
    .describe('Base64 of the PEM text of a PKCS#10 request'),
  profile: inlineProfileRequest
    .optional()
    .describe(
      'An inline profile; needs the permission admin unless it is a copy of the stored one with its id',
    ),
  profile_id: z.string().max(256).optional(),
});

export type SignCertificateRequest = z.infer<typeof signCertificateRequest>;
