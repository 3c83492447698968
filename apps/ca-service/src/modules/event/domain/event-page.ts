/** Events after a place in the log. */
export interface EventPage {
  /** The sequence to go on from. */
  readonly next: number;
  /** How many events after the place asked for are no longer kept: the list begins behind them. */
  readonly missed: number;
  readonly list: readonly { readonly sequence: number; readonly event: unknown }[];
}
