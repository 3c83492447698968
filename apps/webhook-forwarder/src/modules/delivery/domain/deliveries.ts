import { Listeners } from '@libs/kernel';
import type { Attempt, ClaimedDelivery, Consequence } from './delivery';

export interface NewDeliveries {
  readonly subscriptions: readonly string[];
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly event: string;
}

/** Wakes the delivery loops of this process when there may be something to deliver. */
export class DeliveryWakeUp extends Listeners {}

/** Pending and finished deliveries. */
export abstract class Deliveries {
  /** Adds a delivery for every subscription, in the running unit of work. */
  abstract add(deliveries: NewDeliveries): Promise<void>;

  /**
   * Claims due deliveries of a subscription. After the given time other processes can claim them, in case this process
   * has died. Of each subject only the oldest pending delivery is due, and deliveries that an operator has retried.
   */
  abstract claim(subscription: string, limit: number, milliseconds: number): Promise<ClaimedDelivery[]>;

  /** Records an attempt. Has no effect when another process has claimed the delivery since. */
  abstract settle(delivery: ClaimedDelivery, attempt: Attempt, consequence: Consequence): Promise<void>;

  /**
   * Makes a failed delivery pending again, due at once.
   * @throws DeliveryNotFoundError, DeliveryNotFailedError
   */
  abstract retry(id: string): Promise<void>;
}
