/** What the application decides about deliveries; filled from the variables WEBHOOK_*. */
export abstract class DeliverySettings {
  /** Networks, such as `10.1.0.0/16`, whose addresses receivers may have although they are not public. */
  abstract readonly allowedNetworks: readonly string[];
  /** Longest time for one attempt, with the answer. */
  abstract readonly timeoutMilliseconds: number;
  /** How often a delivery is attempted before it is given up. */
  abstract readonly attempts: number;
  /** Back-off between attempts: the first wait, and the longest one. */
  abstract readonly retryFirstMilliseconds: number;
  abstract readonly retryMaximumMilliseconds: number;
  /** How many deliveries of one subscription are in flight in this process. */
  abstract readonly concurrency: number;
  /** How long the history is kept. */
  abstract readonly retentionMilliseconds: number;
}
