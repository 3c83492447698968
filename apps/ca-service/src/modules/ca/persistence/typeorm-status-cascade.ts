import { Outbox } from '@libs/messaging';
import { BULK_TIMEOUTS, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import type { RevocationReason } from '../../certificate';
import { type DeletedCa, StatusCascade } from '../domain';
import { CaSubtree, type HoldBelow } from './ca-subtree';
import { type CascadeRun, changeAll } from './cascade-rounds';
import { FORGET_BELOW, REVOKED_BY_DELETION, TAKE_OVER } from './deletion-revocation.statement';
import { CORRECTED, HELD, RELEASED, REVOKED } from './status-cascade.statement';

/** $4 are the CAs. Their own certificates are changed last, when the CAs have stopped issuing. */
const ISSUED_TO_OTHERS = `
  before.issuer_ca_id = ANY ($4::text[]) AND NOT EXISTS (
    SELECT FROM ca_certificate own
    WHERE own.certificate_id = before.certificate_id AND own.ca_id = ANY ($4::text[]))`;

/** $4 are CAs. */
const OWN = `
  before.certificate_id IN (SELECT certificate_id FROM ca_certificate WHERE ca_id = ANY ($4::text[]))`;

const NOT_CURRENT = `
  NOT EXISTS (SELECT FROM ca WHERE ca.certificate_id = before.certificate_id AND ca.id = ANY ($4::text[]))`;

/** A certificate that was revoked on its own, at another time, has a reason of its own. */
const REVOKED_WITH_CURRENT = `
  before.revocation_timestamp IN (
    SELECT current.revocation_timestamp FROM ca JOIN certificate_status current USING (certificate_id)
    WHERE ca.id = ANY ($4::text[]))`;

const SELF_ISSUED = `before.issuer_ca_id = ANY ($4::text[])`;

const HAND_OVER =
  'UPDATE certificate_status SET held_by = $2 WHERE held_by = $1 AND issuer_ca_id = ANY ($3::text[])';

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

  revoke(caId: string, reason: RevocationReason, now: Date): Promise<void> {
    return this.#cascade(async (origin) => {
      const below = { outcome: REVOKED, now, origin, parameter: 'CessationOfOperation' };
      await this.#changeBelow(caId, below);
      await this.#repeat(`${OWN} AND ${NOT_CURRENT}`, { ...below, parameter: reason }, [[caId]]);
    });
  }

  correct(caId: string, reason: RevocationReason, now: Date): Promise<void> {
    return this.#cascade((origin) =>
      this.#repeat(
        `${OWN} AND ${NOT_CURRENT} AND ${REVOKED_WITH_CURRENT}`,
        { outcome: CORRECTED, now, origin, parameter: reason },
        [[caId]],
      ),
    );
  }

  revokeForDeletion({ caId, undoneBy: identity }: DeletedCa, now: Date): Promise<void> {
    const revocation =
      identity === undefined
        ? { outcome: REVOKED, parameter: 'CessationOfOperation' }
        : { outcome: REVOKED_BY_DELETION, parameter: JSON.stringify({ identity, caId }) };
    return this.#cascade(async (origin) => {
      const run = { ...revocation, now, origin };
      const below = await this.#changeBelow(caId, run);
      await this.#repeat(`${OWN} AND ${SELF_ISSUED}`, run, [[caId]]);
      const manager = this.transactions.manager();
      // What an earlier deletion revoked stays revoked with this one.
      await (identity === undefined
        ? manager.query(FORGET_BELOW, [below])
        : manager.query(TAKE_OVER, [below, identity, caId]));
    });
  }

  hold(caId: string, now: Date, holder = caId): Promise<void> {
    return this.#cascade(async (origin) => {
      const run = { outcome: HELD, now, origin, parameter: holder };
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

  /** Returns the ids of the CA and of those below it. */
  async #changeBelow(caId: string, run: CascadeRun): Promise<string[]> {
    const known = await this.subtree.lockCas(caId);
    await this.#repeat(ISSUED_TO_OTHERS, run, [known]);
    const all = await this.subtree.stopIssuing(caId, known);
    await this.#repeat(ISSUED_TO_OTHERS, run, [all]);
    await this.#repeat(OWN, run, [all.filter((id) => id !== caId)]);
    return all;
  }

  #repeat(affected: string, run: CascadeRun, parameters: unknown[]): Promise<void> {
    return changeAll(this.transactions.manager(), { ...run, affected, parameters });
  }
}
