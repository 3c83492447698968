import { UnitOfWork } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ALONG_THE_INDEXES, tryLock } from './advisory-locks';
import { NUMBER_COMMITTED_ROWS } from './numbering.statement';
import { OutboxDrafts } from './outbox-drafts';
import { type SetAsideEvent, SetAsideLog } from './set-aside-log';

/** Rows per transaction: a step stays well under a second, and a backlog takes few steps. */
const SEQUENCE_LIMIT = 5000;

/** Rows per transaction that writes out drafts: some tenths of a second, which a lost connection rolls back. */
const DRAFT_LIMIT = 500;

/** The sequencer waits only for the database, so a session that idles for 10 s belongs to a stuck process. */
const SETTINGS = { ...ALONG_THE_INDEXES, idle_in_transaction_session_timeout: '10s' };

/** Result of one transaction of the sequencer. */
export interface Numbering {
  readonly numbered: number;
  /** Whether more rows wait. */
  readonly more: boolean;
}

const NOTHING_SET_ASIDE: readonly SetAsideEvent[] = [];

/**
 * Numbers committed events: assigns their positions in the event log.
 *
 * - Gapless: only committed rows are numbered, and the counter moves in the same transaction. A rolled-back change never
 *   had a number.
 * - Writers do not wait: they insert rows without a number. One sequencer of all replicas works at a time (advisory lock);
 *   the others skip the round.
 * - Order per subject: a writer holds the lock on the changed row when it inserts the events, so of two changes of one
 *   subject the later one has the greater `id` and commits later. Numbers follow `id`. Across subjects, a transaction
 *   that commits late gets later numbers, so a number never appears below a number that was already visible.
 * - Drafts are written out in the transaction that numbers them, so readers of the log never see a draft.
 * - A draft whose writer fails is set aside and has no number until it is replayed; later events of its subject wait.
 *   Drafts of unknown types wait for a process with their writer. Other subjects continue. See docs/adr/0035.
 *
 * The commit is durable before an event is published, so a number that a consumer has seen is never assigned again.
 */
@Injectable()
export class OutboxSequencer {
  readonly #log = new SetAsideLog();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transactions: TransactionContext,
    private readonly drafts: OutboxDrafts,
  ) {}

  /**
   * Numbers the next events. Skips the round while another process numbers.
   * @throws an error of the database; then no event was numbered or set aside
   */
  async number(limit = SEQUENCE_LIMIT): Promise<Numbering> {
    const { setAside, ...numbering } = await this.unitOfWork.run(() => this.#numberNext(limit));
    this.#log.add(setAside);
    return numbering;
  }

  async #numberNext(limit: number): Promise<Numbering & { readonly setAside: readonly SetAsideEvent[] }> {
    const manager = this.transactions.manager();
    if (!(await tryLock(manager, 'sequencer', SETTINGS))) {
      return { numbered: 0, more: false, setAside: NOTHING_SET_ASIDE };
    }
    await this.drafts.checkBlocked(manager, limit);
    const { waiting, numbered } = await numberUpToDraft(manager, limit);
    if (numbered > 0 || waiting === 0) {
      return { numbered, more: numbered < waiting || waiting === limit, setAside: NOTHING_SET_ASIDE };
    }
    const { taken, ...written } = await this.drafts.writeAndNumber(manager, DRAFT_LIMIT);
    return { numbered: written.numbered, more: taken > 0, setAside: written.setAside };
  }
}

async function numberUpToDraft(
  manager: EntityManager,
  limit: number,
): Promise<{ waiting: number; numbered: number }> {
  const [row] = await manager.query<{ waiting: number; ready: number; numbered: number }[]>(
    NUMBER_COMMITTED_ROWS,
    [limit],
  );
  if (!row || row.numbered !== row.ready) {
    throw new Error('outbox: rows vanished while they were numbered, or outbox_sequence has no row');
  }
  return row;
}
