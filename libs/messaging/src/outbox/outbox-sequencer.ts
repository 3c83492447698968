import { UnitOfWork } from '@libs/kernel';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ALONG_THE_INDEXES, tryLock } from './advisory-locks';
import { NUMBER_COMMITTED_ROWS } from './numbering.statement';
import { OutboxDrafts } from './outbox-drafts';
import { type SetAsideEvent, SetAsideLog } from './set-aside-log';

/** Enough that a backlog is numbered in few steps, few enough that a step stays well under a second. */
const SEQUENCE_LIMIT = 5000;

/** Rows of one transaction that writes drafts out: some tenths of a second, and what a lost connection takes back. */
const DRAFT_LIMIT = 500;

/** The sequencer talks to nobody but the database: a session that idles for 10 s belongs to a stuck process. */
const SETTINGS = { ...ALONG_THE_INDEXES, idle_in_transaction_session_timeout: '10s' };

/** Result of one transaction of the sequencer. */
export interface Numbering {
  readonly numbered: number;
  /** Whether to go on at once. */
  readonly more: boolean;
}

const NOTHING_SET_ASIDE: readonly SetAsideEvent[] = [];

/**
 * Gives committed events their place in the event log.
 *
 * - Gapless: numbers are given to rows that are already committed, and the counter moves in the transaction
 *   that writes them. A rolled-back change never had a number.
 * - Writers are not serialised: they insert without a number and wait for nobody. One sequencer at a time works,
 *   over all replicas (advisory lock); the others skip the round.
 * - Order per subject: a writer holds the lock on the row it changes when it inserts that row's events, so of
 *   two changes of one subject the later one gets the greater `id` and is not committed before the earlier one.
 *   Numbers follow `id` among the rows seen, hence also the order of changes. Across subjects, a transaction
 *   that took long to commit gets later numbers than its ids suggest, which is the order a reader may rely on:
 *   no number ever appears below one that was visible before.
 * - Drafts: a row that holds a draft is written out in the transaction that numbers it. So nothing downstream meets
 *   a draft, and a process that dies in between has done neither.
 * - A draft whose writer fails is set aside, and later events of its subject wait: it has no number until it is
 *   replayed. Drafts of types that this process does not know wait the same way for a process that does. Events of
 *   other subjects go on. See docs/adr/0035.
 *
 * The commit is durable before anything is published: a number that a consumer has seen is never given twice.
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
   * Numbers nothing when there is nothing, or while another process is at it.
   * @throws what the database fails with: nothing was numbered and nothing set aside
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
    await this.drafts.lookAtBlocked(manager, limit);
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
