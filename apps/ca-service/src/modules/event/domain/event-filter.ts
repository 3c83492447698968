/** Which events of the log a reader wants. */
export interface EventFilter {
  /** Event types or topic patterns such as `ca.#`: one of them must match; with none, every type does. */
  readonly types: readonly string[];
  /** The one subject, to the letter. */
  readonly subject?: string | undefined;
}
