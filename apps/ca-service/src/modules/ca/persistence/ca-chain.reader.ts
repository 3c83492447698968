import { CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { toCertificateState } from '../../certificate';
import { MAX_CHAIN_LENGTH, type OwnCertificate } from '../domain';

/**
 * CA $1, every CA that issued a certificate to it or to a CA above it, and all certificates of these CAs. The bound of
 * the depth ends the recursion for CAs that certified each other.
 */
const OWN_CERTIFICATES = `
  WITH RECURSIVE above (ca_id, depth) AS (
    SELECT id, 1 FROM ca WHERE id = $1
    UNION
    SELECT status.issuer_ca_id, above.depth + 1
    FROM above JOIN ca_certificate own USING (ca_id) JOIN certificate_status status USING (certificate_id)
    WHERE status.issuer_ca_id <> above.ca_id AND above.depth < ${MAX_CHAIN_LENGTH}
  )
  SELECT own.certificate_id, own.ca_id, current.id IS NOT NULL AS is_current
  FROM ca_certificate own LEFT JOIN ca current USING (certificate_id)
  WHERE own.ca_id IN (SELECT ca_id FROM above)`;

interface OwnCertificateRow {
  readonly certificate_id: string;
  readonly ca_id: string;
  readonly is_current: boolean;
}

/** Reads all certificates from which the chain of a CA can be built, in two queries. */
@Injectable()
export class CaChainReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns an empty list for an unknown CA. */
  async ofCaAndAbove(caId: string): Promise<OwnCertificate[]> {
    const own = await this.dataSource.query<OwnCertificateRow[]>(OWN_CERTIFICATES, [caId]);
    const rows = await this.dataSource.manager.find(CertificateEntity, {
      where: { id: In(own.map(({ certificate_id }) => certificate_id)) },
      relations: { status: true },
    });
    const states = new Map(rows.map((row) => [row.id, toCertificateState(row)]));
    return own.flatMap(({ certificate_id, ca_id, is_current }) => {
      const state = states.get(certificate_id);
      return state ? [{ caId: ca_id, isCurrent: is_current, state }] : [];
    });
  }
}
