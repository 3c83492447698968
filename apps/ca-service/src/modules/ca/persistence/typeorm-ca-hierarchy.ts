import { parseCertificate, type ParsedCertificate } from '@libs/crypto';
import { TransactionContext } from '@libs/persistence';
import { CaCertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { isIssuedBy } from '../../certificate';
import { CaHierarchy } from '../domain';
import { CaSubtree } from './ca-subtree';

/** CAs with an unknown issuer of the name $1, by the index on the issuers of CAs. */
const WITHOUT_ISSUER = `
  SELECT ca.id, own.der
  FROM certificate_status status JOIN certificate own USING (serial_number) JOIN ca USING (serial_number)
  WHERE status.is_ca AND status.issuer_ca_id = '-' AND own.issuer ->> 'commonName' = $1
  ORDER BY ca.id`;

/** Changes the level of the certificates that CAs $1 issued. The repository writes their own current certificates, with events. */
const MOVE_ISSUED = `
  UPDATE certificate_status SET issuer_level = issuer_level + $2
  WHERE issuer_ca_id = ANY ($1::text[])
    AND NOT EXISTS (SELECT FROM ca WHERE ca.serial_number = certificate_status.serial_number AND ca.id = ANY ($1::text[]))`;

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
    const own = await this.transactions.manager().findOne(CaCertificateEntity, {
      where: { serialNumber: serialNumber.hex },
      relations: { certificate: true },
    });
    return own?.certificate.der.equals(der) ? own.caId : undefined;
  }

  async issuedBy(certificate: ParsedCertificate): Promise<string[]> {
    const rows = await this.transactions
      .manager()
      .query<{ id: string; der: Buffer }[]>(WITHOUT_ISSUER, [certificate.subject.subject.commonName]);
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
