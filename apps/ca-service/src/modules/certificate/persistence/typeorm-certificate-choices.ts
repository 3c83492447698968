import type { Subject } from '@libs/crypto';
import { type Statement, Statements } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import {
  type CertificateCandidate,
  type CertificateChoice,
  CertificateChoices,
  type CertificateId,
  MOST_CANDIDATES,
} from '../domain';

/**
 * Certificates with the serial number $1, of CA $2 unless that is NULL. Those of this service come first, then the
 * oldest: later imports hide none.
 */
const CANDIDATES: Statement = {
  name: 'certificate-candidates',
  text: `
    SELECT certificate.id, der, authority_key_id, subject, issuer, issuer_ca_id, profile_id,
      issuer_certificate_id IS NOT DISTINCT FROM certificate.id AS is_self_issued
    FROM certificate JOIN certificate_status ON certificate_id = id
    WHERE serial_number = $1 AND ($2::text IS NULL OR issuer_ca_id = $2)
    ORDER BY profile_id IS NULL, id
    LIMIT ${MOST_CANDIDATES}`,
};

interface CandidateRow {
  readonly id: CertificateId;
  readonly der: Buffer;
  readonly authority_key_id: string;
  readonly subject: Subject;
  readonly issuer: Subject;
  readonly issuer_ca_id: string;
  readonly profile_id: string | null;
  readonly is_self_issued: boolean;
}

@Injectable()
export class TypeOrmCertificateChoices extends CertificateChoices {
  constructor(private readonly statements: Statements) {
    super();
  }

  protected async candidates({ serialNumber, caId }: CertificateChoice): Promise<CertificateCandidate[]> {
    const rows = await this.statements.run<CandidateRow>(CANDIDATES, [serialNumber, caId ?? null]);
    return rows.map(({ authority_key_id, issuer_ca_id, profile_id, is_self_issued, ...same }) => ({
      ...same,
      authorityKeyId: authority_key_id,
      issuerCaId: issuer_ca_id,
      profileId: profile_id,
      isSelfIssued: is_self_issued,
    }));
  }
}
