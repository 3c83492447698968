import { Injectable } from '@nestjs/common';
import { EventTypes } from '../cloud-events/event-types';

/** A row that a feature's statement inserted into the outbox in place of an event. */
export interface EventDraft {
  readonly subject: string;
  /** The JSON of column `draft`, parsed. */
  readonly draft: unknown;
}

/**
 * Returns the `data` of each event, in the order of the drafts: up to 100 drafts of one type per call. It runs in the
 * sequencer's transaction (`TransactionContext`, hence `Statements`), possibly long after the commit of the change, and
 * more than once. So it only reads, and data that a later change can alter or delete must be in the draft. The planner
 * uses only indexes in this transaction: read rows by their keys, in one query.
 *
 * When a writer throws, its draft is set aside, except for a transient database failure (`isTransientFailure`), after
 * which all drafts are retried. Throw only when the database or the draft is broken.
 */
export type DraftWriter = (drafts: readonly EventDraft[]) => Promise<readonly object[]>;

/**
 * The draft writers by event type. Every replica that runs the relay registers the same writers in `onModuleInit`,
 * because any of them can number the events. Drafts of other types wait for a replica with their writer.
 */
@Injectable()
export class EventDrafts {
  readonly #writers = new Map<string, DraftWriter>();

  constructor(private readonly types: EventTypes = new EventTypes()) {}

  /**
   * @throws Error when the type already has a writer
   * @throws StartUpError when the catalogue does not have the type
   */
  register(type: string, write: DraftWriter): void {
    this.types.require(type);
    if (this.#writers.has(type)) throw new Error(`drafts of ${type} already have a writer`);
    this.#writers.set(type, write);
  }

  knows(type: string): boolean {
    return this.#writers.has(type);
  }

  /** Returns the types that have a writer. */
  knownTypes(): string[] {
    return [...this.#writers.keys()];
  }

  /** @throws Error when the type has no writer */
  writerOf(type: string): DraftWriter {
    const writer = this.#writers.get(type);
    if (!writer) throw new Error(`drafts of ${type} have no writer`);
    return writer;
  }
}
