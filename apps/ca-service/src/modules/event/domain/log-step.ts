import type { LoggedEvent } from './event-page';

/** What somebody who follows the log comes to next. */
export type LogStep =
  | { readonly kind: 'event'; readonly event: LoggedEvent }
  /** So many events before `sequence`, and with it, are no longer kept. */
  | { readonly kind: 'gap'; readonly missed: number; readonly sequence: number }
  /** Nothing of interest up to here; also told when there is nothing new, for as long as that lasts. */
  | { readonly kind: 'place'; readonly sequence: number };
