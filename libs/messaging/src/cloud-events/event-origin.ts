import type { Caller, CallerContext, Clock } from '@libs/kernel';
import { claimsToJson } from './authentication-claims';
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
