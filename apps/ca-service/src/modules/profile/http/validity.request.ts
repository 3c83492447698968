import { InvalidValueError, TimeDuration } from '@libs/kernel';
import { wireObject } from '@libs/http';
import { z } from 'zod';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Date.parse makes 2 March of 30 February, which is no day (RFC 3339 section 5.7). */
function isTime(text: string): boolean {
  const [, day] = RFC_3339.exec(text) ?? [];
  if (day === undefined || !hasFourDigitYear(Date.parse(text))) return false;
  return new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day);
}

/** In UTC, where offsets lead out of the years 1 to 9999: PostgreSQL and RFC 3339 write no others alike. */
function hasFourDigitYear(milliseconds: number): boolean {
  const year = new Date(milliseconds).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** A length of time such as `1y2w` (contract 2.3), checked as it is read. */
export const durationText = z
  .string()
  .max(128)
  .superRefine((value, context) => {
    try {
      TimeDuration.parse(value);
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });

export const rfc3339Text = z.string().max(64).refine(isTime, {
  error: 'must be a time in RFC 3339, such as 2027-01-31T00:00:00Z',
});

const type = z.string().max(32);
const moments = {
  // Contract 2.3: null is as wrong as an empty text.
  duration: z.preprocess((value) => value ?? (value === null ? '' : undefined), durationText.optional()),
  time: rfc3339Text.optional(),
};
const OPTIONS = { nullIsAValue: ['duration'] };

/** Contract 2.4. A type other than `Duration` means a moment in time; existing clients also send `Date`. */
export const validityRequest = wireObject({ type: type.default(''), ...moments }, OPTIONS);

/** The validity of a profile: what is left out stays left out, so that an inline profile can be compared. */
export const profileValidityRequest = wireObject(
  { type: type.optional().meta({ default: '' }), ...moments },
  OPTIONS,
);

export type ValidityRequest = z.infer<typeof validityRequest>;
