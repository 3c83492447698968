import { InvalidTokenError, MissingTokenError, UnauthenticatedError } from './auth.errors';

/** Fits a token with hundreds of groups. A longer token is rejected before it is decoded. */
export const MAX_TOKEN_LENGTH = 16 * 1024;

/** The part of a request of Fastify or Node that is read. */
export interface RequestWithHeaders {
  readonly headers: { readonly authorization?: string | undefined };
  /** Node's request behind Fastify's. Only its raw headers show a repeated header. */
  readonly raw?: { readonly rawHeaders?: readonly string[] };
}

/** RFC 9110 section 11.4: scheme, spaces, credentials; the scheme in any case (section 11.1). */
const CREDENTIALS = /^([^\s,]+)(?: +(\S+))?$/;
/** Three parts of base64url (RFC 7515 section 7.1). None is empty, because an unsigned token is never valid. */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Reads the token of the header `Authorization: Bearer <token>` (RFC 6750 section 2.1). Rejects tokens in the query or
 * the body (sections 2.2 and 2.3), because logs would contain them.
 *
 * @throws UnauthenticatedError when the header is missing, repeated, or contains no token
 */
export function bearerToken(request: RequestWithHeaders): string {
  const header = request.headers.authorization?.trim() ?? '';
  if (header === '') throw new MissingTokenError();
  if (request.raw?.rawHeaders) refuseSecondHeader(request.raw.rawHeaders);
  const token = bearerCredentials(header);
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new InvalidTokenError(`it is longer than ${MAX_TOKEN_LENGTH} characters`);
  }
  if (!COMPACT_JWS.test(token)) throw new InvalidTokenError('it is not a signed JSON Web Token');
  return token;
}

function bearerCredentials(header: string): string {
  const [, scheme, token] = CREDENTIALS.exec(header) ?? [];
  if (scheme === undefined) throw new UnauthenticatedError('the Authorization header cannot be read');
  if (scheme.toLowerCase() !== 'bearer') {
    throw new UnauthenticatedError('the Authorization header does not use the scheme Bearer');
  }
  if (token === undefined) throw new MissingTokenError();
  return token;
}

/** RFC 9110 section 5.3 forbids to repeat the header. Node would silently drop the second one. */
function refuseSecondHeader(rawHeaders: readonly string[]): void {
  let seen = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === 'authorization') seen++;
  }
  if (seen > 1) throw new UnauthenticatedError('the Authorization header is there more than once');
}
