/** One page of a list. `next` is the bookmark of the following page, `''` on the last one. */
export interface Page<Item> {
  readonly next: string;
  readonly list: readonly Item[];
}
