import { SHARE_CA, TransactionContext } from '@libs/persistence';
import { CaCertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { CaHolds, type Certificate } from '../domain';

/**
 * The nearest CA on hold among the CAs $1 and those above them, except CA $2. The bound of the depth ends the recursion
 * for CAs that certified each other.
 */
const CA_ON_HOLD = `
  WITH RECURSIVE above (id, depth) AS (
    SELECT id, 0 FROM unnest($1::text[]) AS nearest (id)
    UNION
    SELECT own.issuer_ca_id, above.depth + 1
    FROM above JOIN ca ON ca.id = above.id JOIN certificate_status own ON own.certificate_id = ca.certificate_id
    WHERE own.issuer_ca_id <> ca.id AND above.depth < 1000
  )
  SELECT ca.id
  FROM above JOIN ca ON ca.id = above.id JOIN certificate_status own ON own.certificate_id = ca.certificate_id
  WHERE own.status = 'REVOKED' AND own.revocation_reason = 'CertificateHold' AND ca.id <> $2
  ORDER BY above.depth
  LIMIT 1`;

const ISSUER_OF_CA = `
  SELECT own.issuer_ca_id AS "issuerId"
  FROM ca JOIN certificate_status own ON own.certificate_id = ca.certificate_id WHERE ca.id = $1`;

@Injectable()
export class TypeOrmCaHolds extends CaHolds {
  constructor(private readonly transactions: TransactionContext) {
    super();
  }

  /**
   * Shares the nearest CAs: a cascade from any CA above locks them before it changes certificates. The issuer comes
   * first, because parents are locked before children.
   */
  async over({ state }: Certificate): Promise<string | undefined> {
    const owner = await this.transactions
      .manager()
      .findOneBy(CaCertificateEntity, { certificateId: state.id });
    const nearest = [...new Set([state.issuedBy.caId, ...(owner ? [owner.caId] : [])])];
    for (const id of nearest) await this.#query(SHARE_CA, [id]);
    return this.#onHold(nearest, '');
  }

  async above(caId: string): Promise<string | undefined> {
    const [own] = await this.#query<{ issuerId: string }>(ISSUER_OF_CA, [caId]);
    return own && this.#onHold([own.issuerId], caId);
  }

  async #onHold(caIds: readonly string[], exceptId: string): Promise<string | undefined> {
    const [found] = await this.#query<{ id: string }>(CA_ON_HOLD, [caIds, exceptId]);
    return found?.id;
  }

  #query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.transactions.manager().query<Row[]>(sql, [...parameters]);
  }
}
