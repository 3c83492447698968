import type { Block } from './blocked-events';
import type { EventDrafts } from './event-drafts';
import type { NextRow } from './numbering.statement';
import type { SetAsideEvent } from './set-aside-log';
import { DraftNotWrittenError } from './write-out';

/** Drafts that are written out together, in the order of their ids, and the result of each: numbered or blocked. */
export class DraftSlice {
  readonly blocks: Block[] = [];
  readonly setAside: SetAsideEvent[] = [];
  numbered = 0;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #blockedIds = new Set<string>();
  /** Position of the first blocked row per subject. */
  readonly #blockedFrom = new Map<string, number>();

  /** Blocks drafts whose types have no writer in this process. */
  constructor(rows: readonly NextRow[], drafts: EventDrafts) {
    this.#positions = new Map(rows.map(({ id }, position) => [id, position]));
    for (const row of rows) {
      if (row.draft === null || drafts.knows(row.type) || this.#isBehindBlocked(row)) continue;
      this.#block(row, { id: row.id, reason: 'unknown-type' });
    }
  }

  /** Returns the rows that are not blocked, and blocks the successors of blocked rows. */
  withoutBlocked(rows: readonly NextRow[]): NextRow[] {
    return rows.filter((row) => {
      if (this.#blockedIds.has(row.id)) return false;
      if (!this.#isBehindBlocked(row)) return true;
      this.#block(row, { id: row.id, reason: 'predecessor' });
      return false;
    });
  }

  /** Sets a row aside that failed alone. */
  fail(row: NextRow, cause: unknown): void {
    const error = cause instanceof DraftNotWrittenError ? cause : new DraftNotWrittenError(row, cause);
    this.#block(row, { id: row.id, reason: 'failure', error: error.message });
    this.setAside.push({ eventId: row.eventId, error: error.message });
  }

  #isBehindBlocked(row: NextRow): boolean {
    return this.#positionOf(row) > (this.#blockedFrom.get(row.subject) ?? Infinity);
  }

  #block(row: NextRow, block: Block): void {
    this.blocks.push(block);
    this.#blockedIds.add(row.id);
    const first = this.#blockedFrom.get(row.subject) ?? Infinity;
    this.#blockedFrom.set(row.subject, Math.min(first, this.#positionOf(row)));
  }

  #positionOf({ id }: NextRow): number {
    return this.#positions.get(id) ?? 0;
  }
}
