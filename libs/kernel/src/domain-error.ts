/** The kind of an error. Only `libs/http` maps a kind to a status code (`STATUS_OF_ERROR`). */
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
 * The base class of errors that clients receive. `message` is the sentence on the wire, `code` is stable and
 * machine-readable, `details` go to the log. None of them may contain key material.
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

/** A value from outside breaks a rule. The message names the field and the reason. */
export class InvalidValueError extends DomainError {
  readonly code: string = 'request.invalid';
  readonly kind = 'invalid';
}
