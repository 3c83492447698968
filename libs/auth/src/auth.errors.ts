import { DomainError } from '@libs/kernel';
import type { Permission } from './permissions';

/** The call has no valid token. The sentence never contains a part of the token. */
export class UnauthenticatedError extends DomainError {
  readonly code: string = 'auth.unauthenticated';
  readonly kind = 'unauthenticated';
}

/** The call has no token. RFC 6750 section 3.1 distinguishes this from an invalid token. */
export class MissingTokenError extends UnauthenticatedError {
  constructor() {
    super('the Authorization header with a bearer token is missing');
  }
}

/** The token is rejected. `reason` completes the sentence `the token is not valid: …`. */
export class InvalidTokenError extends UnauthenticatedError {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the token is not valid: ${reason}`, {}, options);
  }
}

/** The token is past its `exp`. */
export class ExpiredTokenError extends UnauthenticatedError {
  constructor() {
    super('the token has expired');
  }
}

/** The caller is authenticated but lacks a permission. */
export class PermissionDeniedError extends DomainError {
  readonly code: string = 'auth.permission-denied';
  readonly kind = 'forbidden';

  constructor(readonly needed: Permission) {
    super(`this call needs the permission ${needed}`, { needed });
  }
}

/** The route declares neither a permission nor `@Public()`, so every call is rejected. */
export class UndeclaredPermissionError extends DomainError {
  readonly code = 'auth.permission-undeclared';
  readonly kind = 'forbidden';

  constructor() {
    super('this call declares no permission, so it is refused to everyone');
  }
}

/** The keys of the identity provider are unavailable. The token may be valid, so the answer is not 401. */
export class KeysUnavailableError extends DomainError {
  readonly code = 'auth.keys-unavailable';
  readonly kind = 'unavailable';

  constructor(options?: ErrorOptions) {
    super(
      'the keys of the identity provider cannot be read at the moment, so tokens cannot be checked',
      {},
      options,
    );
  }
}

/** Messages of jsonwebtoken and the reasons for clients: its messages can quote the token or the options. */
const REASONS: readonly (readonly [prefix: string, reason: string])[] = [
  ['jwt issuer invalid', 'it comes from another issuer'],
  ['jwt audience invalid', 'it was made for another audience'],
  ['invalid signature', 'its signature is wrong'],
  ['invalid algorithm', 'it is signed with an algorithm that is not allowed'],
  ['invalid exp value', 'its claim exp is not a number'],
  ['invalid nbf value', 'its claim nbf is not a number'],
  ['jwt malformed', 'it is not a signed JSON Web Token'],
  ['invalid token', 'it is not a signed JSON Web Token'],
];

/** Maps an error of token verification to an error for the client. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const { name, message } = error instanceof Error ? error : new Error('no reason given');
  if (name === 'TokenExpiredError') return new ExpiredTokenError();
  if (name === 'NotBeforeError') return new UnauthenticatedError('the token is not valid yet');
  const known = REASONS.find(([prefix]) => message.startsWith(prefix));
  return new InvalidTokenError(known?.[1] ?? 'it cannot be verified', { cause: error });
}
