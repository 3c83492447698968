import { DomainError } from '@libs/kernel';
import type { DeliveryState } from './delivery';

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
