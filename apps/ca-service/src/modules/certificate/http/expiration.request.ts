import { lastOccurrence, listQueryRequest } from '@libs/http';
import { type z } from 'zod';
import { rfc3339Text } from '../../profile';
import type { Expiry } from '../domain';

const time = (which: string) =>
  lastOccurrence
    .pipe(rfc3339Text.optional())
    .describe(`Only certificates that end ${which} this time, in RFC 3339; no limit when missing.`);

/** Query of GET /certificates/expiration (contract 3.3, 10.1 number 19). */
export const expirationRequest = listQueryRequest.extend({
  expires_after: time('after'),
  expires_before: time('before'),
});

export type ExpirationRequest = z.infer<typeof expirationRequest>;

export const toExpiry = ({ expires_after: after, expires_before: before }: ExpirationRequest): Expiry => ({
  ...(after === undefined ? {} : { after: new Date(after) }),
  ...(before === undefined ? {} : { before: new Date(before) }),
});
