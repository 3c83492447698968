/** Who wants which events, and where. */
export interface Subscription {
  /** Names it in the history; deliveries belong to it for as long as it is configured. */
  readonly id: string;
  readonly url: string;
  /** Types of events, or topic patterns such as `certificate.#`. */
  readonly types: readonly string[];
  /** The present secret, and the previous one while receivers change over. */
  readonly secrets: readonly Buffer[];
}
