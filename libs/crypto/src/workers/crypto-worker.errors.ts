import { DomainError } from '@libs/kernel';

/** A worker thread ended during an operation: it ran out of memory, or crashed. */
export class CryptoWorkerEndedError extends DomainError {
  readonly code = 'crypto.worker-ended';
  readonly kind = 'unavailable';
  override readonly retryAfterSeconds = 1;

  constructor(cause?: unknown) {
    super('a cryptographic operation was interrupted: retry the request', {}, { cause });
  }
}

/** The process shuts down, and waiting key generations would delay it by minutes. */
export class KeyGenerationCancelledError extends DomainError {
  readonly code = 'key-engine.generation-cancelled';
  readonly kind = 'unavailable';
  override readonly retryAfterSeconds = 1;

  constructor() {
    super('the key was not generated because this process stops: retry the request');
  }
}
