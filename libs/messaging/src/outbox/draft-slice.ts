import type { Block } from './blocked-events';
import type { EventDrafts } from './event-drafts';
import type { NextRow } from './numbering.statement';
import type { SetAsideEvent } from './set-aside-log';
import { DraftNotWrittenError } from './write-out';

/** Rows that are written out together, in the order of their ids, and the result of each: numbered or blocked. */
export class DraftSlice {
  readonly blocks: Block[] = [];
  readonly setAside: SetAsideEvent[] = [];
  numbered = 0;
  readonly #places: ReadonlyMap<string, number>;
  readonly #blockedIds = new Set<string>();
  /** Of each subject the place of its first blocked row. */
  readonly #blockedFrom = new Map<string, number>();

  /** Blocks the drafts whose types this process does not know. */
  constructor(rows: readonly NextRow[], drafts: EventDrafts) {
    this.#places = new Map(rows.map(({ id }, place) => [id, place]));
    for (const row of rows) {
      if (row.draft === null || drafts.knows(row.type) || this.#isBehindBlocked(row)) continue;
      this.#block(row, { id: row.id, reason: 'unknown-type' });
    }
  }

  /** The rows that are to be written out now. Those behind a blocked one of their subject are blocked as well. */
  withoutBlocked(rows: readonly NextRow[]): NextRow[] {
    return rows.filter((row) => {
      if (this.#blockedIds.has(row.id)) return false;
      if (!this.#isBehindBlocked(row)) return true;
      this.#block(row, { id: row.id, reason: 'predecessor' });
      return false;
    });
  }

  /** Sets a row aside: it failed by itself. */
  fail(row: NextRow, cause: unknown): void {
    const error = cause instanceof DraftNotWrittenError ? cause : new DraftNotWrittenError(row, cause);
    this.#block(row, { id: row.id, reason: 'failure', error: error.message });
    this.setAside.push({ eventId: row.eventId, error: error.message });
  }

  #isBehindBlocked(row: NextRow): boolean {
    return this.#placeOf(row) > (this.#blockedFrom.get(row.subject) ?? Infinity);
  }

  #block(row: NextRow, block: Block): void {
    this.blocks.push(block);
    this.#blockedIds.add(row.id);
    const first = this.#blockedFrom.get(row.subject) ?? Infinity;
    this.#blockedFrom.set(row.subject, Math.min(first, this.#placeOf(row)));
  }

  #placeOf({ id }: NextRow): number {
    return this.#places.get(id) ?? 0;
  }
}
