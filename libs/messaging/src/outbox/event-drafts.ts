import { Injectable } from '@nestjs/common';
import { EventTypes } from '../cloud-events/event-types';

/** What a feature's statement has put into the outbox in place of an event. */
export interface EventDraft {
  readonly subject: string;
  /** The JSON of column `draft`, parsed. */
  readonly draft: unknown;
}

/**
 * Gives the `data` of each event, in the order of the drafts: up to 100 of one type, of any changes, per call. It
 * runs in the sequencer's transaction (`TransactionContext`, hence `Statements`), after the commit of the change,
 * maybe long after and more than once. So it only reads; what a later change may alter, or delete, the draft
 * itself must hold. The planner keeps to indexes in this transaction: read rows by their keys, in one query.
 *
 * A writer that throws has its draft set aside, unless the failure is one of the database that may pass
 * (`isTransientFailure`): then all are tried again. Throw only when the database or the draft is broken.
 */
export type DraftWriter = (drafts: readonly EventDraft[]) => Promise<readonly object[]>;

/**
 * The writers of the drafts, by event type. The process that gives the numbers writes them out: every
 * replica that runs the relay registers the same writers, at start (`onModuleInit`). Drafts of other types wait for a
 * replica that knows them.
 */
@Injectable()
export class EventDrafts {
  readonly #writers = new Map<string, DraftWriter>();

  constructor(private readonly types: EventTypes = new EventTypes()) {}

  /**
   * @throws Error when the type has a writer: two could disagree on what the event says.
   * @throws StartUpError when the catalogue does not have the type
   */
  register(type: string, write: DraftWriter): void {
    this.types.require(type);
    if (this.#writers.has(type)) throw new Error(`drafts of ${type} have a writer already`);
    this.#writers.set(type, write);
  }

  knows(type: string): boolean {
    return this.#writers.has(type);
  }

  /** All types that have a writer. */
  knownTypes(): string[] {
    return [...this.#writers.keys()];
  }

  /** @throws Error when the type has no writer. */
  writerOf(type: string): DraftWriter {
    const writer = this.#writers.get(type);
    if (!writer) throw new Error(`drafts of ${type} have no writer`);
    return writer;
  }
}
