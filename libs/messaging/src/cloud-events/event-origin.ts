import type { Caller, CallerContext, Clock } from '@libs/kernel';
import type { CloudEvent } from './cloud-event';

const SOURCE_PREFIX = 'source://lamassu.io/ctx/source/';
const DEFAULT_SOURCE = 'service/ca';
const MAX_SOURCE = 256;

/**
 * The attributes that all events of one call share: who asked for it (if anybody did), in which trace, and when.
 * It survives JSON unchanged, so that it can be stored until an event is made with it.
 */
export type EventOrigin = Pick<
  CloudEvent,
  'source' | 'time' | 'traceid' | 'spanid' | 'authtype' | 'authid' | 'authclaims'
>;

/** The origin of what happens now in a call; `undefined` is a job of the service's own. */
export function eventOrigin(context: CallerContext | undefined, clock: Clock): EventOrigin {
  return {
    source: sourceUri(context?.source),
    time: clock.now().toISOString(),
    ...traceAttributes(context),
    ...authenticationAttributes(context?.caller),
  };
}

/**
 * `source` must be a URI reference (CloudEvents 1.0.2, 3.1), and a header of the caller is part of it. The way
 * through a buffer replaces half surrogate pairs, which `encodeURI` would throw at.
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
