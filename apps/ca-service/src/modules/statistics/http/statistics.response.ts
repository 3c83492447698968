import { z } from 'zod';

const counts = z.record(z.string(), z.int());
const statusDistribution = z.object({
  ACTIVE: z.int(),
  EXPIRED: z.int(),
  INACTIVE: z.int(),
  REVOKED: z.int(),
});

/** Contract 2.11. */
export const statisticsResponse = z.object({
  cas: z.object({ total: z.int(), engine_distribution: counts, status_distribution: statusDistribution }),
  certificates: z.object({
    total: z.int(),
    ca_distribution: counts,
    status_distribution: statusDistribution,
  }),
});
