import { type CertificateIssuer, type ParsedCertificate, parseCertificate } from '@libs/crypto';
import { Clock } from '@libs/kernel';
import { Statements } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { CaNotFoundError, type CertificateStatus, type IssuingCa, IssuingCas, statusAt } from '../domain';
import { FIND_ISSUING_PATH } from './issuing-path.statement';

interface IssuingCaRow {
  readonly level: number;
  readonly profile_id: string;
  readonly allowed_profile_ids: readonly string[] | null;
  readonly serial_number: string;
  readonly der: Buffer;
  readonly status: CertificateStatus;
  readonly valid_to: Date;
  readonly engine_id: string;
}

/** A CA's certificate, and what certificates below it take over from it. */
interface Issuer {
  readonly certificate: ParsedCertificate;
  readonly issuer: CertificateIssuer;
}

/** Certificates of CAs that stay in memory, and CAs: what was made of them holds while the bytes are the same. */
const CACHE_SIZE = 1_000;

@Injectable()
export class TypeOrmIssuingCas extends IssuingCas {
  readonly #parsed = new Map<string, ParsedCertificate>();
  readonly #issuers = new Map<string, Issuer>();

  constructor(
    private readonly statements: Statements,
    private readonly clock: Clock,
  ) {
    super();
  }

  async get(id: string): Promise<IssuingCa> {
    const now = this.clock.now();
    const [row, ...above] = await this.statements.run<IssuingCaRow>(FIND_ISSUING_PATH, [id, now]);
    if (!row) throw new CaNotFoundError(id);
    const ancestors = above.map((each) => this.#parse(each));
    const { certificate, issuer } = this.#issuer(id, this.#parse(row), ancestors);
    return {
      id,
      level: row.level,
      certificate,
      publicKey: issuer.publicKey,
      issuer,
      status: statusAt({ status: row.status, validTo: row.valid_to }, now),
      engineId: row.engine_id,
      defaultProfileId: row.profile_id,
      allowedProfileIds: row.allowed_profile_ids ?? undefined,
    };
  }

  #parse({ serial_number, der }: IssuingCaRow): ParsedCertificate {
    const known = this.#parsed.get(serial_number);
    if (known?.der.equals(der)) return known;
    const certificate = parseCertificate(der);
    remember(this.#parsed, serial_number, certificate);
    return certificate;
  }

  /** The same object while the CA and everything above it have the same certificates: much is derived from it once. */
  #issuer(id: string, certificate: ParsedCertificate, ancestors: readonly ParsedCertificate[]): Issuer {
    const known = this.#issuers.get(id);
    if (known?.certificate === certificate && isSame(known.issuer.ancestors ?? [], ancestors)) return known;
    const { publicKey, subject, subjectKeyId } = certificate;
    if (!publicKey) throw new Error(`the key of CA ${id} is of an unknown type`);
    const found = { certificate, issuer: { subject, subjectKeyId, publicKey, certificate, ancestors } };
    remember(this.#issuers, id, found);
    return found;
  }
}

function isSame(path: readonly ParsedCertificate[], other: readonly ParsedCertificate[]): boolean {
  return path.length === other.length && path.every((certificate, at) => certificate === other[at]);
}

function remember<Value>(cache: Map<string, Value>, key: string, value: Value): void {
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, value);
}
