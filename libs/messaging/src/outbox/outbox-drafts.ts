import { setImmediate as nextTurn } from 'node:timers/promises';
import { isTransientFailure } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BlockedEvents } from './blocked-events';
import { DraftSlice } from './draft-slice';
import { EventDrafts } from './event-drafts';
import {
  DELETE_DONE_ORIGINS,
  DELETE_UNUSED_ORIGINS,
  NEXT_ROWS,
  type NextRow,
  ORIGINS,
  WRITE_AND_NUMBER,
} from './numbering.statement';
import { Savepoint } from './savepoint';
import type { SetAsideEvent } from './set-aside-log';
import { writeOut } from './write-out';

/** Rows per slice: some ten milliseconds of work. The event loop runs other work between slices. */
const SLICE = 100;

/** Maximum size of the drafts of a slice in bytes, which the first draft may exceed. An event repeats the metadata of its draft. */
const SLICE_OCTETS = 4 * 1024 * 1024;

/** Milliseconds between two checks of blocked events, and how many events one check releases. */
const BLOCKED_INTERVAL = 1_000;
const RELEASE_LIMIT = 500;

/** Milliseconds between two scans of all origins, which are many while many drafts are set aside. */
const UNUSED_ORIGINS_INTERVAL = 60_000;

/** Result of one transaction. */
export interface WrittenDrafts {
  readonly numbered: number;
  /** Number of processed rows: numbered or blocked. */
  readonly taken: number;
  readonly setAside: readonly SetAsideEvent[];
}

/** The tables are inconsistent; no single event is the cause. */
export class OutboxInconsistentError extends Error {
  override readonly name = 'OutboxInconsistentError';
}

/** The state of one slice in the transaction. */
interface Attempts {
  readonly manager: EntityManager;
  readonly savepoint: Savepoint;
  readonly slice: DraftSlice;
  readonly origins: ReadonlyMap<string, string>;
}

/** Writes out and numbers the next rows of the outbox, in the transaction of the sequencer. */
@Injectable()
export class OutboxDrafts {
  /** Rows of the first attempts of a slice; 1 while most drafts fail, because halving would not help. */
  #firstAttempt = SLICE;
  #blockedCheckedAt = Number.NEGATIVE_INFINITY;
  #originsScannedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly drafts: EventDrafts,
    private readonly blocked: BlockedEvents,
  ) {}

  /**
   * Writes out and numbers the next rows, up to `limit`. Sets aside drafts whose writer fails, and leaves drafts of unknown
   * types to other processes; later rows of their subjects wait. A slice with failures takes long, so it is the last of
   * its transaction.
   * @throws a transient failure (`isTransientFailure`), after which the transaction must be rolled back and retried
   */
  async writeAndNumber(manager: EntityManager, limit: number): Promise<WrittenDrafts> {
    let [numbered, taken] = [0, 0];
    let setAside: readonly SetAsideEvent[] = [];
    const origins = new Set<string>();
    while (taken < limit && setAside.length === 0) {
      const rows = await manager.query<NextRow[]>(NEXT_ROWS, [Math.min(SLICE, limit - taken), SLICE_OCTETS]);
      if (rows.length === 0) break;
      const slice = await this.#slice(manager, rows);
      for (const id of originIdsOf(rows)) origins.add(id);
      setAside = slice.setAside;
      numbered += slice.numbered;
      taken += rows.length;
      await nextTurn();
    }
    await this.#deleteOrigins(manager, origins);
    return { numbered, taken, setAside };
  }

  /** Releases and holds back blocked events, once a second: only for speed and for rolling upgrades. */
  async checkBlocked(manager: EntityManager, limit: number): Promise<void> {
    if (performance.now() - this.#blockedCheckedAt < BLOCKED_INTERVAL) return;
    this.#blockedCheckedAt = performance.now();
    await this.blocked.releaseKnown(manager, this.drafts.knownTypes(), RELEASE_LIMIT);
    await this.blocked.holdBack(manager, 'unnumbered', limit);
  }

  async #deleteOrigins(manager: EntityManager, written: ReadonlySet<string>): Promise<void> {
    await manager.query(DELETE_DONE_ORIGINS, [[...written]]);
    if (performance.now() - this.#originsScannedAt < UNUSED_ORIGINS_INTERVAL) return;
    this.#originsScannedAt = performance.now();
    await manager.query(DELETE_UNUSED_ORIGINS);
  }

  async #slice(manager: EntityManager, rows: readonly NextRow[]): Promise<DraftSlice> {
    const slice = new DraftSlice(rows, this.drafts);
    const origins = await originsOf(manager, rows);
    const savepoint = await Savepoint.open(manager);
    const attempts = { manager, savepoint, slice, origins };
    for (let first = 0; first < rows.length; first += this.#firstAttempt) {
      await this.#attempt(attempts, rows.slice(first, first + this.#firstAttempt));
    }
    await savepoint.close();
    await this.blocked.block(manager, slice.blocks);
    this.#firstAttempt = slice.setAside.length * 2 > rows.length ? 1 : SLICE;
    return slice;
  }

  /** Halves the rows of a failed attempt, in their order, until the failing rows are found. */
  async #attempt(attempts: Attempts, rows: readonly NextRow[]): Promise<void> {
    const { savepoint, slice } = attempts;
    const open = slice.withoutBlocked(rows);
    const [row] = open;
    if (!row) return;
    try {
      await savepoint.attempt(() => this.#write(attempts, open));
      slice.numbered += open.length;
    } catch (error) {
      if (isTransientFailure(error) || error instanceof OutboxInconsistentError) throw error;
      await savepoint.undo();
      if (open.length === 1) {
        slice.fail(row, error);
        return;
      }
      const middle = Math.ceil(open.length / 2);
      await this.#attempt(attempts, open.slice(0, middle));
      await this.#attempt(attempts, open.slice(middle));
    }
  }

  async #write({ manager, origins }: Attempts, rows: readonly NextRow[]): Promise<void> {
    const drafts = rows.filter((row) => row.draft !== null);
    const events = await writeOut(drafts, origins, this.drafts);
    const [result] = await manager.query<{ numbered: number }[]>(WRITE_AND_NUMBER, [
      rows.map(({ id }) => id),
      rows.map(({ id }) => events.get(id) ?? null),
    ]);
    if (result?.numbered !== rows.length) {
      throw new OutboxInconsistentError(
        'outbox: rows vanished while they were written out, or outbox_sequence has no row',
      );
    }
  }
}

/** Returns the origins as JSON by their ids. */
async function originsOf(manager: EntityManager, rows: readonly NextRow[]): Promise<Map<string, string>> {
  const found = await manager.query<{ id: string; origin: string }[]>(ORIGINS, [[...originIdsOf(rows)]]);
  return new Map(found.map(({ id, origin }) => [id, origin]));
}

function originIdsOf(rows: readonly NextRow[]): Set<string> {
  return new Set(rows.flatMap((row) => (row.draft === null ? [] : [row.originId])));
}
