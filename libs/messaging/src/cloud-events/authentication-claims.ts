import type { Caller } from '@libs/kernel';

/** Every event row and message carries the claims: a token with hundreds of groups must not multiply that. */
export const MAX_CLAIMS_BYTES = 4096;

const MAX_IDENTIFYING_CLAIM = 256;

/** What says who the caller is, of RFC 7519 4.1, RFC 8693 4.3 and OpenID Connect Core 5.1. */
const IDENTIFYING_CLAIMS = [
  'iss',
  'sub',
  'azp',
  'client_id',
  'preferred_username',
  'email',
  'jti',
  'iat',
  'exp',
];

/**
 * The claims as the string of JSON that attribute `authclaims` holds. Over `MAX_CLAIMS_BYTES` only the
 * identifying ones are kept, and `claims_omitted` says so.
 */
export function claimsToJson(claims: Caller['claims']): string {
  const all = JSON.stringify(claims);
  if (Buffer.byteLength(all) <= MAX_CLAIMS_BYTES) return all;
  const kept = IDENTIFYING_CLAIMS.flatMap((name) => (isShort(claims[name]) ? [[name, claims[name]]] : []));
  return JSON.stringify({ ...Object.fromEntries(kept), claims_omitted: true });
}

function isShort(claim: unknown): boolean {
  return typeof claim === 'number' || (typeof claim === 'string' && claim.length <= MAX_IDENTIFYING_CLAIM);
}
