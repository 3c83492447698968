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

/** What is to be delivered, and what was. */
export abstract class Deliveries {
  /** One delivery for every subscription, in the running unit of work. */
  abstract add(deliveries: NewDeliveries): Promise<void>;

  /**
   * Claims what is due for a subscription, for a time: when this process dies, others may claim it after that. Of each
   * subject only the oldest delivery that is not done, and what somebody asked to retry.
   */
  abstract claim(subscription: string, limit: number, milliseconds: number): Promise<ClaimedDelivery[]>;

  /** Writes down an attempt; nothing, when the claim was over and another process has taken it. */
  abstract settle(delivery: ClaimedDelivery, attempt: Attempt, consequence: Consequence): Promise<void>;

  /**
   * Makes a delivery that was given up pending again, to be tried at once.
   * @throws DeliveryNotFoundError, DeliveryNotFailedError
   */
  abstract retry(id: string): Promise<void>;
}
