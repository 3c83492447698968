import { z } from 'zod';

/** Query of GET /cas/{id}/chain. */
export const caChainRequest = z.object({
  cross: z
    .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
    .optional()
    .describe('true: followed by the cross certificates of the root, for whoever trusts a former key of it'),
});

export type CaChainRequest = z.infer<typeof caChainRequest>;

export const wantsCrossCertificates = ({ cross }: CaChainRequest): boolean =>
  cross === 'true' || cross === '1';
