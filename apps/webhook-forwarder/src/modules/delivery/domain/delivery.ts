import { DomainError } from '@libs/kernel';

/** `pending`: will be tried; `delivered`: the receiver has it; `failed`: given up. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery that this process alone may attempt until the claim ends. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly eventId: string;
  /** The CloudEvent in structured JSON. */
  readonly event: string;
  /** Number of this attempt, from 1; a retry on request begins at 1 again. */
  readonly attempt: number;
  /** Distinguishes this claim from a later one. */
  readonly claim: string;
}

/** How an attempt went. */
export interface Attempt {
  readonly status: number | undefined;
  /** `undefined` for success. */
  readonly error: string | undefined;
  readonly milliseconds: number;
  /** The receiver does not want this event or any other: HTTP status 410. */
  readonly isFinal: boolean;
  /** What the receiver asked for in `Retry-After`. */
  readonly retryAfterMilliseconds: number | undefined;
}

/** What follows an attempt. */
export type Consequence =
  | { readonly state: 'delivered' }
  | { readonly state: 'failed' }
  | { readonly state: 'pending'; readonly waitMilliseconds: number };

export class DeliveryNotFoundError extends DomainError {
  readonly code = 'delivery.not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super(`there is no delivery ${id}`, { id });
  }
}

/** Only what was given up can be tried again by hand. */
export class DeliveryNotFailedError extends DomainError {
  readonly code = 'delivery.not-failed';
  readonly kind = 'conflict';

  constructor(id: string, state: DeliveryState) {
    super(`the delivery ${id} is ${state}: only a failed one can be retried`, { id, state });
  }
}
