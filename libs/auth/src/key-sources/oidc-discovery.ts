import { isUnprotected } from '../auth.options';
import { boundedFetch } from './bounded-fetch';

export interface DiscoveryOptions {
  readonly signal: AbortSignal;
  /** Allows an `http:` address that is not loopback for the keys. */
  readonly allowHttp: boolean;
}

/**
 * Finds where an OpenID provider publishes its keys.
 *
 * @throws Error when the provider cannot be reached, or its document is about another issuer (OpenID
 *   Connect Discovery 1.0 section 4.3) or names no acceptable `jwks_uri` (section 3).
 */
export async function discoverJwksUri(
  issuer: string,
  { signal, allowHttp }: DiscoveryOptions,
): Promise<string> {
  // Section 4.1: a terminating slash is removed before the well-known path is appended.
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await boundedFetch(address, { signal });
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (document?.issuer !== issuer) throw new Error(`${address} is about another issuer than ${issuer}`);
  if (typeof document.jwks_uri !== 'string' || !mayServeKeysOf(issuer, document.jwks_uri, allowHttp)) {
    throw new Error(`${address} names no usable jwks_uri`);
  }
  return document.jwks_uri;
}

/** Allows plain HTTP only for a provider that is configured with plain HTTP, and only on loopback unless `allowHttp`. */
function mayServeKeysOf(issuer: string, jwksUri: string, allowHttp: boolean): boolean {
  if (!URL.canParse(jwksUri) || (!allowHttp && isUnprotected(jwksUri))) return false;
  const { protocol } = new URL(jwksUri);
  return protocol === 'https:' || (protocol === 'http:' && new URL(issuer).protocol === 'http:');
}
