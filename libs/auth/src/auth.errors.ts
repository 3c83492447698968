import { errors } from 'jose';
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

/** Reasons for clients by the claim that failed: messages of jose can quote the token or the options. */
const REASONS_BY_CLAIM: Readonly<Record<string, string>> = {
  iss: 'it comes from another issuer',
  aud: 'it was made for another audience',
};

/** Reasons for clients by the code of a jose error. */
const REASONS_BY_CODE: Readonly<Record<string, string>> = {
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature is wrong',
  ERR_JOSE_ALG_NOT_ALLOWED: 'it is signed with an algorithm that is not allowed',
  ERR_JWS_INVALID: 'it is not a signed JSON Web Token',
  ERR_JWT_INVALID: 'it is not a signed JSON Web Token',
};

/** Maps an error of token verification to an error for the client. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof errors.JWTExpired) return new ExpiredTokenError();
  if (error instanceof errors.JWTClaimValidationFailed) return refusalOfClaim(error);
  const reason = error instanceof errors.JOSEError ? REASONS_BY_CODE[error.code] : undefined;
  return new InvalidTokenError(reason ?? 'it cannot be verified', { cause: error });
}

function refusalOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): DomainError {
  if (reason === 'invalid') return new InvalidTokenError(`its claim ${claim} is not a number`);
  if (claim === 'nbf') return new UnauthenticatedError('the token is not valid yet');
  return new InvalidTokenError(REASONS_BY_CLAIM[claim] ?? `its claim ${claim} is not accepted`);
}
