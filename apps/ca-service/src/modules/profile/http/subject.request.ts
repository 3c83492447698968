import type { Subject } from '@libs/crypto';
import { wireObject } from '@libs/http';
import { z } from 'zod';

const text = z.string().max(1_024).default('');

/** A subject in a body (contract 2.5); lengths are checked against RFC 5280 when the name is encoded. */
export const subjectRequest = wireObject({
  common_name: text,
  organization: text,
  organization_unit: text,
  country: text,
  state: text,
  locality: text,
});

export function toSubject(body: z.infer<typeof subjectRequest>): Subject {
  return {
    commonName: body.common_name,
    organization: body.organization,
    organizationUnit: body.organization_unit,
    country: body.country,
    state: body.state,
    locality: body.locality,
  };
}
