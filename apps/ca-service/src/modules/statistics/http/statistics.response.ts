import { z } from 'zod';
import { INTERVALS } from '../domain/interval';

const counts = z.record(z.string(), z.int());

/** Contract 2.11, and INACTIVE. */
export const statusDistribution = z.object({
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

const interval = z.enum(INTERVALS);
const start = z.iso.date().describe('First day of the period, in UTC.');

export const expirationsResponse = z.object({
  interval,
  list: z.array(z.object({ start, total: z.int(), ca_distribution: counts })),
});

const issuedAndRevoked = z.object({ issued: z.int(), revoked: z.int() });

export const issuanceResponse = z.object({
  interval,
  list: z.array(
    issuedAndRevoked.extend({
      start,
      ca_distribution: z.record(z.string(), issuedAndRevoked),
      profile_distribution: z.record(z.string(), issuedAndRevoked),
    }),
  ),
});
