import { ADVISORY_LOCKS, takeCaLocks, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';

const SHARE_HIERARCHY = 'SELECT pg_advisory_xact_lock_shared($1)';
const LOCK_HIERARCHY = 'SELECT pg_advisory_xact_lock($1)';

/**
 * CA $1 and every CA below it, nearest first. A CA is below the CA that issued its current certificate. The bound of the
 * depth ends the recursion in a circle. The collation is that of issuer_ca_id and its index.
 */
const SUBTREE = `
  WITH RECURSIVE subtree (id, depth) AS (
    SELECT $1::text, 0
    UNION
    SELECT ca.id COLLATE "default", subtree.depth + 1
    FROM subtree
    JOIN certificate_status own ON own.issuer_ca_id = subtree.id AND own.is_ca
    JOIN ca ON ca.certificate_id = own.certificate_id
    WHERE ca.id <> $1 AND subtree.depth < 1000
  )
  SELECT id FROM subtree GROUP BY id ORDER BY min(depth), id`;

/** Locks CAs, parents before children (docs/locking.md). */
const LOCK_CAS = `
  SELECT ca.id FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place) JOIN ca ON ca.id = wanted.id
  ORDER BY wanted.place
  FOR NO KEY UPDATE OF ca`;

/** Waits for the certificates in flight and keeps new ones from being issued (docs/locking.md). */
const LOCK_OWN_CERTIFICATES = `
  SELECT 1 FROM certificate_status
  WHERE certificate_id IN (SELECT certificate_id FROM ca_certificate WHERE ca_id = ANY ($1::text[]))
  ORDER BY certificate_id
  FOR UPDATE`;

/** CAs that were put on hold directly, not by the hold of a CA above them. */
const CAS_ON_HOLD = `
  SELECT ca.id FROM ca JOIN certificate_status own ON own.certificate_id = ca.certificate_id
  WHERE own.status = 'REVOKED' AND own.revocation_reason = 'CertificateHold' AND own.held_by IS NULL
    AND ca.id <> $1
  ORDER BY ca.id`;

/** A CA below another CA that was put on hold directly. */
export interface HoldBelow {
  readonly caId: string;
  /** The CA on hold and all CAs below it. */
  readonly subtree: readonly string[];
}

/** Locks a CA and the CAs below it in the running unit of work. */
@Injectable()
export class CaSubtree {
  constructor(private readonly transactions: TransactionContext) {}

  /** Takes the shared hierarchy lock: until the commit no CA gets another parent. */
  async shareHierarchy(): Promise<void> {
    await this.#query(SHARE_HIERARCHY, [ADVISORY_LOCKS.caHierarchy]);
  }

  /** Takes the exclusive hierarchy lock: until the commit no other transaction reads the tree as a whole or changes it. */
  async lockHierarchy(): Promise<void> {
    await this.#query(LOCK_HIERARCHY, [ADVISORY_LOCKS.caHierarchy]);
  }

  /** Locks the CA and every CA below it against changes and returns their ids. The CAs go on issuing. */
  async lockCas(caId: string): Promise<string[]> {
    const ids = await this.#ids(caId);
    await this.#query(takeCaLocks('signing messages'), [ids]);
    await this.#query(LOCK_CAS, [ids]);
    return ids;
  }

  /** Stops the CAs from issuing, CAs that were added meanwhile included, and returns all ids. */
  async stopIssuing(caId: string, known: readonly string[]): Promise<string[]> {
    await this.#query(takeCaLocks('issuing'), [known]);
    await this.#query(LOCK_OWN_CERTIFICATES, [known]);
    const ids = await this.lockCas(caId);
    return ids.length === known.length ? ids : this.stopIssuing(caId, ids);
  }

  /**
   * Returns the direct holds of CAs below this one. Holds of CAs above need no care: a CA cannot leave its hold while a
   * CA above it is on hold.
   */
  async holdsBelow(caId: string): Promise<HoldBelow[]> {
    const below = new Set(await this.#ids(caId));
    const holds: HoldBelow[] = [];
    for (const { id } of await this.#query<{ id: string }>(CAS_ON_HOLD, [caId])) {
      if (below.has(id)) holds.push({ caId: id, subtree: await this.#ids(id) });
    }
    return holds;
  }

  async #ids(caId: string): Promise<string[]> {
    return (await this.#query<{ id: string }>(SUBTREE, [caId])).map(({ id }) => id);
  }

  #query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.transactions.manager().query<Row[]>(sql, [...parameters]);
  }
}
