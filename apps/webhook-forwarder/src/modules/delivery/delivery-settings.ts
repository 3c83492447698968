/** What the application decides about deliveries; filled from the variables WEBHOOK_*. */
export abstract class DeliverySettings {
  /** Networks, such as `10.1.0.0/16`, whose addresses receivers may have although they are not public. */
  abstract readonly allowedNetworks: readonly string[];
  /** Longest time for one attempt, response included. */
  abstract readonly timeoutMilliseconds: number;
  /** Number of attempts after which a delivery fails. */
  abstract readonly attempts: number;
  /** Back-off between attempts: the first wait, and the longest one. */
  abstract readonly retryFirstMilliseconds: number;
  abstract readonly retryMaximumMilliseconds: number;
  /** Maximum number of concurrent deliveries of one subscription in this process. */
  abstract readonly concurrency: number;
  /** How long deliveries are kept. */
  abstract readonly retentionMilliseconds: number;
}
