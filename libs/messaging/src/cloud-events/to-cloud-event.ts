import type { Caller, CallerContext, Clock, DomainEvent, Randomness } from '@libs/kernel';
import { claimsToJson } from './authentication-claims';
import type { CloudEvent } from './cloud-event';

const SOURCE_PREFIX = 'source://lamassu.io/ctx/source/';
const DEFAULT_SOURCE = 'service/ca';
const MAX_SOURCE = 256;

/** Where a domain event happened: who asked for it (if anybody did), when, and where its id comes from. */
export interface EventOrigin {
  readonly context: CallerContext | undefined;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Wraps a domain event in the envelope that goes over the wire; every call makes a new id. */
export function toCloudEvent(event: DomainEvent, { context, clock, randomness }: EventOrigin): CloudEvent {
  return {
    specversion: '1.0',
    id: randomness.uuid(),
    source: sourceUri(context?.source),
    type: event.type,
    subject: event.subject,
    time: clock.now().toISOString(),
    datacontenttype: 'application/json',
    ...traceAttributes(context),
    ...authenticationAttributes(context?.caller),
    data: event.data,
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
