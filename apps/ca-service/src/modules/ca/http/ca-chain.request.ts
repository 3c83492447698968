import { z } from 'zod';

/** Query of GET /cas/{id}/chain. */
export const caChainRequest = z.object({
  cross: z
    .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
    .optional()
    .describe(
      'true: with the cross certificates of the root, before it, for whoever trusts another key of it',
    ),
});

export type CaChainRequest = z.infer<typeof caChainRequest>;

export const wantsCrossCertificates = ({ cross }: CaChainRequest): boolean =>
  cross === 'true' || cross === '1';
