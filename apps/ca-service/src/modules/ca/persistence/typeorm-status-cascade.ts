import { Outbox } from '@libs/messaging';
import { BULK_TIMEOUTS, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { type RevocationOfOwn, StatusCascade } from '../domain';
import { CaSubtree, type HoldBelow } from './ca-subtree';
import {
  cascadeStatement,
  countLeft,
  HELD,
  type Outcome,
  RELEASED,
  REVOKED,
} from './status-cascade.statement';

/** $4 are the CAs. Their own certificates are changed last, when the CAs have stopped issuing. */
const ISSUED_TO_OTHERS = `
  before.issuer_ca_id = ANY ($4::text[]) AND NOT EXISTS (
    SELECT FROM ca_certificate own
    WHERE own.serial_number = before.serial_number AND own.ca_id = ANY ($4::text[]))`;

/** $4 are CAs. */
const OWN = `
  before.serial_number IN (SELECT serial_number FROM ca_certificate WHERE ca_id = ANY ($4::text[]))`;

const NOT_CURRENT = `
  NOT EXISTS (SELECT FROM ca WHERE ca.serial_number = before.serial_number AND ca.id = ANY ($4::text[]))`;

const SELF_ISSUED = `before.issuer_ca_id = ANY ($4::text[])`;

const HAND_OVER =
  'UPDATE certificate_status SET held_by = $2 WHERE held_by = $1 AND issuer_ca_id = ANY ($3::text[])';

/** Parameters of the statements of one cascade. */
interface Run {
  readonly outcome: Outcome;
  readonly now: Date;
  readonly origin: string;
  /** $3: the parameter of the outcome. */
  readonly parameter: string;
}

/**
 * Changes most certificates while the CAs go on issuing. Then it stops the CAs, which waits for certificates in flight,
 * and changes what was issued meanwhile. Issuing pauses for milliseconds, however many certificates there are, and no
 * certificate is missed (docs/adr/0020).
 */
@Injectable()
export class TypeOrmStatusCascade extends StatusCascade {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly subtree: CaSubtree,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  revoke(caId: string, own: RevocationOfOwn, now: Date): Promise<void> {
    return this.#cascade(async (origin) => {
      const below = { outcome: REVOKED, now, origin, parameter: 'CessationOfOperation' };
      await this.#changeBelow(caId, below);
      const affected = own.scope === 'all' ? `${OWN} AND ${NOT_CURRENT}` : `${OWN} AND ${SELF_ISSUED}`;
      await this.#repeat(affected, { ...below, parameter: own.reason }, [[caId]]);
    });
  }

  hold(caId: string, now: Date): Promise<void> {
    return this.#cascade(async (origin) => {
      const run = { outcome: HELD, now, origin, parameter: caId };
      await this.#changeBelow(caId, run);
      await this.#repeat(`${OWN} AND ${NOT_CURRENT}`, run, [[caId]]);
    });
  }

  /** A CA on hold issues nothing, so that no certificates in flight have to be waited for. */
  release(caId: string, now: Date): Promise<void> {
    return this.#cascade(async (origin) => {
      await this.#handOverTo(await this.subtree.holdsBelow(caId), caId);
      await this.#repeat('true', { outcome: RELEASED, now, origin, parameter: caId }, []);
    });
  }

  async #cascade(change: (origin: string) => Promise<void>): Promise<void> {
    await this.transactions.manager().query(BULK_TIMEOUTS);
    await this.subtree.shareHierarchy();
    await this.outbox.addDrafts(change);
  }

  /** Certificates that a CA below holds too stay on hold, from now on by that CA alone. No answer or event changes. */
  async #handOverTo(holds: readonly HoldBelow[], caId: string): Promise<void> {
    for (const { caId: holder, subtree } of holds) {
      await this.transactions.manager().query(HAND_OVER, [caId, holder, subtree]);
    }
  }

  async #changeBelow(caId: string, run: Run): Promise<void> {
    const known = await this.subtree.lockCas(caId);
    await this.#repeat(ISSUED_TO_OTHERS, run, [known]);
    const all = await this.subtree.stopIssuing(caId, known);
    await this.#repeat(ISSUED_TO_OTHERS, run, [all]);
    await this.#repeat(OWN, run, [all.filter((id) => id !== caId)]);
  }

  /** Repeats the statement until nothing is left: the next round finds rows that a concurrent change kept. */
  async #repeat(
    affected: string,
    { outcome, now, origin, parameter }: Run,
    parameters: unknown[],
  ): Promise<void> {
    const manager = this.transactions.manager();
    const values = [now, origin, parameter, ...parameters];
    let left: number;
    do {
      await manager.query(cascadeStatement(affected, outcome), values);
      const [row] = await manager.query<{ count: number }[]>(countLeft(affected, outcome), values);
      left = row?.count ?? 0;
    } while (left > 0);
  }
}
