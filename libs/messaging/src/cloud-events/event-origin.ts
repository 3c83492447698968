import type { Caller, CallerContext, Clock } from '@libs/kernel';
import type { CloudEvent } from './cloud-event';

const SOURCE_PREFIX = 'source://lamassu.io/ctx/source/';
const DEFAULT_SOURCE = 'service/ca';
const MAX_SOURCE = 256;

/**
 * The attributes that all events of one call share: caller, trace and time. They survive JSON unchanged, so that they can
 * be stored with drafts.
 */
export type EventOrigin = Pick<
  CloudEvent,
  'source' | 'time' | 'traceid' | 'spanid' | 'authtype' | 'authid' | 'authclaims'
>;

/** Returns the origin of the current call; a `context` of `undefined` means a job of the service. */
export function eventOrigin(context: CallerContext | undefined, clock: Clock): EventOrigin {
  return {
    source: sourceUri(context?.source),
    time: clock.now().toISOString(),
    ...traceAttributes(context),
    ...authenticationAttributes(context?.caller),
  };
}

/**
 * `source` must be a URI reference (CloudEvents 1.0.2, 3.1) and contains a header of the caller. The buffer replaces halves
 * of surrogate pairs, for which `encodeURI` throws.
 */
function sourceUri(source = DEFAULT_SOURCE): string {
  return SOURCE_PREFIX + encodeURI(Buffer.from(source.slice(0, MAX_SOURCE)).toString());
}

function traceAttributes(context?: CallerContext): Pick<CloudEvent, 'traceid' | 'spanid'> {
  return {
    ...(context?.traceId && { traceid: context.traceId }),
    ...(context?.spanId && { spanid: context.spanId }),
  };
}

function authenticationAttributes(caller?: Caller): Pick<CloudEvent, 'authtype' | 'authid' | 'authclaims'> {
  if (!caller) return {};
  return { authtype: caller.authType, authid: caller.authId, authclaims: claimsToJson(caller.claims) };
}

/** Limit in bytes: every event contains the claims, and a token can have hundreds of groups. */
export const MAX_CLAIMS_BYTES = 4096;

const MAX_IDENTIFYING_CLAIM = 256;

/** Claims that identify the caller (RFC 7519 4.1, RFC 8693 4.3, OpenID Connect Core 5.1). */
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
 * Serializes the claims for attribute `authclaims`. Claims over `MAX_CLAIMS_BYTES` are reduced to the identifying ones,
 * with `claims_omitted: true`.
 */
function claimsToJson(claims: Caller['claims']): string {
  const all = JSON.stringify(claims);
  if (Buffer.byteLength(all) <= MAX_CLAIMS_BYTES) return all;
  const kept = IDENTIFYING_CLAIMS.flatMap((name) => (isShort(claims[name]) ? [[name, claims[name]]] : []));
  return JSON.stringify({ ...Object.fromEntries(kept), claims_omitted: true });
}

function isShort(claim: unknown): boolean {
  return typeof claim === 'number' || (typeof claim === 'string' && claim.length <= MAX_IDENTIFYING_CLAIM);
}
