import { DomainError } from '@libs/kernel';
import type { Permission } from './permissions';

/** The call carries no token, or one that cannot be trusted. The sentence never holds any of the token. */
export class UnauthenticatedError extends DomainError {
  readonly code: string = 'auth.unauthenticated';
  readonly kind = 'unauthenticated';
}

/** The call carries no token at all: RFC 6750 section 3.1 wants this told apart from an invalid token. */
export class MissingTokenError extends UnauthenticatedError {
  constructor() {
    super('the Authorization header with a bearer token is missing');
  }
}

/** The token is there and is refused; `reason` completes the sentence `the token is not valid: …`. */
export class InvalidTokenError extends UnauthenticatedError {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the token is not valid: ${reason}`, {}, options);
  }
}

/** The token was valid once. */
export class ExpiredTokenError extends UnauthenticatedError {
  constructor() {
    super('the token has expired');
  }
}

/** The caller is known and may not do this. */
export class PermissionDeniedError extends DomainError {
  readonly code: string = 'auth.permission-denied';
  readonly kind = 'forbidden';

  constructor(readonly needed: Permission) {
    super(`this call needs the permission ${needed}`, { needed });
  }
}

/** The route declares neither a permission nor that it is public, so nobody may call it. */
export class UndeclaredPermissionError extends DomainError {
  readonly code = 'auth.permission-undeclared';
  readonly kind = 'forbidden';

  constructor() {
    super('this call declares no permission, so it is refused to everyone');
  }
}

/** The keys that tokens are checked with cannot be had now: the token may be good, so this is no 401. */
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
