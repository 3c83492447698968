/**
 * What went wrong, in the terms every layer shares. `libs/http` turns a kind into a status code
 * (status-of-error.ts); nothing else may.
 */
export type DomainErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'too-many-requests'
  | 'unavailable';

/**
 * The base of every error a client may be told about. `message` is the sentence that goes over the wire,
 * `code` is stable and machine-readable, `details` are for the log. None may hold key material.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: DomainErrorKind;
  /** Seconds after which a retry can succeed; the answer carries them as `Retry-After` (RFC 9110 10.2.3). */
  readonly retryAfterSeconds?: number;

  constructor(
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A value that came from outside and breaks a rule; the sentence names the field and the reason. */
export class InvalidValueError extends DomainError {
  readonly code: string = 'request.invalid';
  readonly kind = 'invalid';
}
