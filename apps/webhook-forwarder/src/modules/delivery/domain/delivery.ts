import { DomainError } from '@libs/kernel';

/** `pending`: will be attempted; `delivered`: the receiver has confirmed it; `failed`: no further attempt. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery that this process alone may attempt until the claim ends. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly eventId: string;
  /** The CloudEvent in structured JSON. */
  readonly event: string;
  /** Number of this attempt, from 1; starts at 1 again after a manual retry. */
  readonly attempt: number;
  /** Distinguishes this claim from a later one. */
  readonly claim: string;
}

/** Result of an attempt. */
export interface Attempt {
  readonly status: number | undefined;
  /** `undefined` for success. */
  readonly error: string | undefined;
  readonly milliseconds: number;
  /** The receiver is gone (status 410), so a retry cannot succeed. */
  readonly isFinal: boolean;
  /** From the response header `Retry-After`. */
  readonly retryAfterMilliseconds: number | undefined;
}

/** The state of a delivery after an attempt. */
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

/** Only a failed delivery can be retried by hand. */
export class DeliveryNotFailedError extends DomainError {
  readonly code = 'delivery.not-failed';
  readonly kind = 'conflict';

  constructor(id: string, state: DeliveryState) {
    super(`the delivery ${id} is ${state}: only a failed one can be retried`, { id, state });
  }
}
