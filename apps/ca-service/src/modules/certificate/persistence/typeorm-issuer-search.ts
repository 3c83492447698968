import { authorityIdentity, nameDigest, parseCertificate, type ParsedCertificate } from '@libs/crypto';
import { SHARE_ISSUER, SHARE_LOCK_OF_ISSUER, TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type CertificateStatus,
  type FoundIssuer,
  isIssuedBy,
  IssuerSearch,
  type RevocationReason,
  type SharedIssuer,
} from '../domain';

/** Bound of the CA certificates with one name: verifying against each takes about 100 microseconds. */
const MOST_CANDIDATES = 100;

/** Certificates of CAs whose subject has the digest $1, those with the subject key identifier $2 first. */
const CANDIDATES = `
  SELECT ca.id AS "caId", ca.level, own.id AS "certificateId", own.serial_number AS "serialNumber",
    own.subject_key_id AS "subjectKeyId", own.der
  FROM ca_certificate
  JOIN certificate own ON own.id = ca_certificate.certificate_id
  JOIN ca ON ca.id = ca_certificate.ca_id
  WHERE ca_certificate.subject_digest = $1
  ORDER BY own.subject_key_id = $2 DESC, own.id = ca.certificate_id DESC, own.created_at DESC,
    own.id
  LIMIT ${MOST_CANDIDATES}`;

interface SharedRow {
  readonly level: number;
  readonly status: CertificateStatus;
  readonly revocationReason: RevocationReason;
  readonly heldBy: string | null;
}

type Candidate = Omit<FoundIssuer, 'identity'> & { readonly der: Buffer };

@Injectable()
export class TypeOrmIssuerSearch extends IssuerSearch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionContext,
  ) {
    super();
  }

  async issuerOf(certificate: ParsedCertificate): Promise<FoundIssuer | undefined> {
    const manager = this.transactions.isRunning() ? this.transactions.manager() : this.dataSource.manager;
    const { issuer, authorityKeyId } = certificate;
    const candidates = await manager.query<Candidate[]>(CANDIDATES, [nameDigest(issuer), authorityKeyId]);
    const found = candidates.find(({ der }) => isIssuedBy(certificate, parseCertificate(der)));
    if (!found) return undefined;
    const { der, ...reference } = found;
    return { ...reference, identity: authorityIdentity(parseCertificate(der)) };
  }

  async shareIssuerOf(certificate: ParsedCertificate): Promise<SharedIssuer | undefined> {
    const manager = this.transactions.manager();
    for (;;) {
      const found = await this.issuerOf(certificate);
      if (!found) return undefined;
      await manager.query(SHARE_LOCK_OF_ISSUER, [found.caId]);
      const [row] = await manager.query<SharedRow[]>(SHARE_ISSUER, [found.caId]);
      if (row) return { ...found, ...row, heldBy: row.heldBy ?? undefined };
      // The CA was deleted meanwhile; another CA may have the same name and key.
    }
  }
}
