/** Events after a place in the log. `next` is the sequence to go on from. */
export interface EventPage {
  readonly next: number;
  readonly list: readonly { readonly sequence: number; readonly event: unknown }[];
}
