import { CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { toCertificateState } from '../../certificate';
import { MAX_CHAIN_LENGTH, type OwnCertificate } from '../domain';

/**
 * The CA, and every CA that issued a certificate of one of them, with all their own certificates. UNION drops what
 * was found before at the same depth, so that even a circle ends.
 */
const OWN_CERTIFICATES = `
  WITH RECURSIVE above (ca_id, depth) AS (
    SELECT id, 1 FROM ca WHERE id = $1
    UNION
    SELECT status.issuer_ca_id, above.depth + 1
    FROM above JOIN ca_certificate own USING (ca_id) JOIN certificate_status status USING (serial_number)
    WHERE status.issuer_ca_id <> above.ca_id AND above.depth < ${MAX_CHAIN_LENGTH}
  )
  SELECT own.serial_number, own.ca_id, current.id IS NOT NULL AS is_current
  FROM ca_certificate own LEFT JOIN ca current USING (serial_number)
  WHERE own.ca_id IN (SELECT ca_id FROM above)`;

interface OwnCertificateRow {
  readonly serial_number: string;
  readonly ca_id: string;
  readonly is_current: boolean;
}

/** Reads everything that the chain of a CA may be made of, in two queries. */
@Injectable()
export class CaChainReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Nothing when there is no such CA. */
  async ofCaAndAbove(caId: string): Promise<OwnCertificate[]> {
    const own = await this.dataSource.query<OwnCertificateRow[]>(OWN_CERTIFICATES, [caId]);
    const rows = await this.dataSource.manager.find(CertificateEntity, {
      where: { serialNumber: In(own.map(({ serial_number }) => serial_number)) },
      relations: { status: true },
    });
    const states = new Map(rows.map((row) => [row.serialNumber, toCertificateState(row)]));
    return own.flatMap(({ serial_number, ca_id, is_current }) => {
      const state = states.get(serial_number);
      return state ? [{ caId: ca_id, isCurrent: is_current, state }] : [];
    });
  }
}
