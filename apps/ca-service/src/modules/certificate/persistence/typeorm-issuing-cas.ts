import { type CertificateIssuer, type ParsedCertificate, parseCertificate } from '@libs/crypto';
import { Clock } from '@libs/kernel';
import { type Statement, Statements } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { CaNotFoundError, type CertificateStatus, type IssuingCa, IssuingCas, statusAt } from '../domain';

const FIND_ISSUING_CA: Statement = {
  name: 'find-issuing-ca',
  text: `
    SELECT ca.level, ca.profile_id, serial_number, own.der, status.status, own.valid_to, own.engine_id
    FROM ca JOIN certificate own USING (serial_number) JOIN certificate_status status USING (serial_number)
    WHERE ca.id = $1`,
};

interface IssuingCaRow {
  readonly level: number;
  readonly profile_id: string;
  readonly serial_number: string;
  readonly der: Buffer;
  readonly status: CertificateStatus;
  readonly valid_to: Date;
  readonly engine_id: string;
}

interface ParsedIssuer {
  readonly certificate: ParsedCertificate;
  readonly issuer: CertificateIssuer;
}

/** Parsed CA certificates that stay in memory; they never change, so they are never stale. */
const CACHE_SIZE = 1_000;

@Injectable()
export class TypeOrmIssuingCas extends IssuingCas {
  readonly #parsed = new Map<string, ParsedIssuer>();

  constructor(
    private readonly statements: Statements,
    private readonly clock: Clock,
  ) {
    super();
  }

  async get(id: string): Promise<IssuingCa> {
    const [row] = await this.statements.run<IssuingCaRow>(FIND_ISSUING_CA, [id]);
    if (!row) throw new CaNotFoundError(id);
    const { certificate, issuer } = this.#parse(id, row);
    return {
      id,
      level: row.level,
      certificate,
      publicKey: issuer.publicKey,
      issuer,
      status: statusAt({ status: row.status, validTo: row.valid_to }, this.clock.now()),
      engineId: row.engine_id,
      defaultProfileId: row.profile_id,
    };
  }

  #parse(id: string, { serial_number, der }: IssuingCaRow): ParsedIssuer {
    const known = this.#parsed.get(serial_number);
    if (known?.certificate.der.equals(der)) return known;
    const certificate = parseCertificate(der);
    const { publicKey, subject, subjectKeyId } = certificate;
    if (!publicKey) throw new Error(`the key of CA ${id} is of an unknown type`);
    const parsed = { certificate, issuer: { subject, subjectKeyId, publicKey, certificate } };
    if (this.#parsed.size >= CACHE_SIZE) this.#parsed.clear();
    this.#parsed.set(serial_number, parsed);
    return parsed;
  }
}
