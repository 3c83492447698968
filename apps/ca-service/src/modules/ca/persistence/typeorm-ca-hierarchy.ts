import { nameDigest, parseCertificate, type ParsedCertificate } from '@libs/crypto';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { isIssuedBy } from '../../certificate';
import { CaHierarchy } from '../domain';
import { CaSubtree } from './ca-subtree';

/** The CA of the certificate with the bytes $2, which have the serial number $1. */
const OWNER = `
  SELECT ca_id AS "caId" FROM ca_certificate JOIN certificate ON certificate.id = certificate_id
  WHERE serial_number = $1 AND der = $2`;

/** CAs with an unknown issuer whose name has the digest $1. */
const WITHOUT_ISSUER = `
  SELECT ca.id, own.der
  FROM ca_certificate
  JOIN ca USING (certificate_id)
  JOIN certificate own ON own.id = ca_certificate.certificate_id
  JOIN certificate_status status USING (certificate_id)
  WHERE ca_certificate.issuer_digest = $1 AND status.issuer_ca_id = '-'
  ORDER BY ca.id`;

/** Changes the level of the certificates that CAs $1 issued. The repository writes their own current certificates, with events. */
const MOVE_ISSUED = `
  UPDATE certificate_status SET issuer_level = issuer_level + $2
  WHERE issuer_ca_id = ANY ($1::text[])
    AND NOT EXISTS (SELECT FROM ca WHERE ca.certificate_id = certificate_status.certificate_id AND ca.id = ANY ($1::text[]))`;

@Injectable()
export class TypeOrmCaHierarchy extends CaHierarchy {
  constructor(
    private readonly transactions: TransactionContext,
    private readonly subtree: CaSubtree,
  ) {
    super();
  }

  lock(): Promise<void> {
    return this.subtree.lockHierarchy();
  }

  share(): Promise<void> {
    return this.subtree.shareHierarchy();
  }

  async ownerOf({ der, serialNumber }: ParsedCertificate): Promise<string | undefined> {
    const [own] = await this.transactions.manager().query<{ caId: string }[]>(OWNER, [serialNumber.hex, der]);
    return own?.caId;
  }

  async issuedBy(certificate: ParsedCertificate): Promise<string[]> {
    const rows = await this.transactions
      .manager()
      .query<{ id: string; der: Buffer }[]>(WITHOUT_ISSUER, [nameDigest(certificate.subject)]);
    return rows.filter(({ der }) => isIssuedBy(parseCertificate(der), certificate)).map(({ id }) => id);
  }

  /** Locks the CAs of the subtree, those included that are certified while the others are being locked. */
  async lockSubtree(caId: string): Promise<string[]> {
    return this.subtree.stopIssuing(caId, await this.subtree.lockCas(caId));
  }

  async moveIssued(caIds: readonly string[], levels: number): Promise<void> {
    await this.transactions.manager().query(MOVE_ISSUED, [caIds, levels]);
  }
}
