import { everyOccurrence, lastOccurrence } from '@libs/http';
import { z } from 'zod';
import { rfc3339Text } from '../../profile';
import { INTERVALS } from '../domain/interval';

/** Contract 3.4: statuses are what is counted, so they are no filter. */
const filters = (fields: string) =>
  everyOccurrence
    .refine((texts) => !texts?.some((text) => text.startsWith('status[')), {
      error: 'struct validation error',
    })
    .describe(`\`field[operator]value\`, with the fields of ${fields} but \`status\`; all must hold.`);

export const statisticsRequest = z.object({
  ca_filter: filters('CAs'),
  cert_filter: filters('certificates'),
});
export type StatisticsRequest = z.infer<typeof statisticsRequest>;

export const caStatisticsRequest = statisticsRequest.pick({ cert_filter: true });
export type CaStatisticsRequest = z.infer<typeof caStatisticsRequest>;

/** No certificate is older, and `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
const FIRST_YEAR = 1900;
const NOT_A_DAY = { error: `must be a date or a time in RFC 3339, from the year ${FIRST_YEAR} to 9999` };

const dayText = z
  .union([z.iso.date(), rfc3339Text], NOT_A_DAY)
  .refine((text) => new Date(text).getUTCFullYear() >= FIRST_YEAR, NOT_A_DAY);

const day = (which: string) =>
  lastOccurrence
    .pipe(dayText.optional())
    .transform((text) => (text === undefined ? undefined : new Date(text)))
    .describe(`The ${which} day, in UTC.`);

const interval = lastOccurrence
  .pipe(z.enum(INTERVALS, { error: `must be one of ${INTERVALS.join(', ')}` }).optional())
  .transform((word) => word ?? 'month')
  .describe('How long a period is; weeks begin on Mondays.');

const only = (whose: string) => lastOccurrence.describe(`Only certificates ${whose}.`);

export const expirationsRequest = z.object({
  interval,
  until: day('last').describe('The last day; when missing, 30 days, 26 weeks or 12 months are answered.'),
  ca_id: only('of this CA'),
});
export type ExpirationsRequest = z.infer<typeof expirationsRequest>;

export const issuanceRequest = z.object({
  interval,
  from: day('first').describe('The first day; when missing, 30 days, 26 weeks or 12 months are answered.'),
  until: day('last').describe('The last day; today when missing.'),
  ca_id: only('of this CA'),
  profile_id: only('issued by this profile'),
});
export type IssuanceRequest = z.infer<typeof issuanceRequest>;
