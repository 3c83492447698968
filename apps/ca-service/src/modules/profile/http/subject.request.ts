import { wireObject } from '@libs/http';
import { z } from 'zod';

const text = z.string().max(1_024);
const optionalText = text.optional().meta({ default: '' });

/** A subject in a body (contract 2.5); lengths are checked against RFC 5280 when the name is encoded. */
export const subjectRequest = wireObject({
  common_name: text.default(''),
  organization: text.default(''),
  organization_unit: text.default(''),
  country: text.default(''),
  state: text.default(''),
  locality: text.default(''),
});

/** The subject of a profile: what is left out stays left out, so that an inline profile can be compared. */
export const profileSubjectRequest = wireObject({
  common_name: optionalText,
  organization: optionalText,
  organization_unit: optionalText,
  country: optionalText,
  state: optionalText,
  locality: optionalText,
});
