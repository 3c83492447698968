import {
  authorityIdentity,
  type CertificateIssuer,
  type ParsedCertificate,
  parseCertificate,
  type PublicKey,
} from '@libs/crypto';
import { Clock } from '@libs/kernel';
import { Statements } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  CaNotFoundError,
  type CertificateId,
  type CertificateStatus,
  type IssuingCa,
  IssuingCas,
  statusAt,
} from '../domain';
import { FIND_ISSUING_CA, FIND_ISSUING_PATH } from './issuing-path.statement';

interface IssuingCaRow {
  readonly level: number;
  readonly profile_id: string;
  readonly allowed_profile_ids: readonly string[] | null;
  readonly certificate_id: CertificateId;
  readonly der: Buffer;
  readonly status: CertificateStatus;
  readonly valid_to: Date;
  readonly engine_id: string;
  readonly link: string;
}

type LinkedCaRow = IssuingCaRow & { readonly links: readonly string[] };
type PathRow = Omit<IssuingCaRow, 'link'> & { readonly ca_id: string; readonly link: string | null };

/** The issuer data of a CA, and the links by which the path above it was found. */
interface KnownIssuer {
  readonly issuer: CertificateIssuer;
  readonly publicKey: PublicKey;
  readonly identity: string;
  readonly certificate: ParsedCertificate;
  readonly link: string;
  /** The CAs above, nearest first, and the links of those that exist. */
  readonly caIds: readonly string[];
  readonly links: readonly string[];
}

/** CAs in memory. An entry is valid while all links stay the same. */
const CACHE_SIZE = 1_000;

@Injectable()
export class TypeOrmIssuingCas extends IssuingCas {
  readonly #known = new LRUCache<string, KnownIssuer>({ max: CACHE_SIZE });

  constructor(
    private readonly statements: Statements,
    private readonly clock: Clock,
  ) {
    super();
  }

  async get(id: string): Promise<IssuingCa> {
    const known = this.#known.get(id);
    const [row] = await this.statements.run<LinkedCaRow>(FIND_ISSUING_CA, [id, known?.caIds ?? []]);
    if (!row) throw new CaNotFoundError(id);
    return known && holds(known, row) ? this.#toIssuingCa(id, row, known) : this.#find(id);
  }

  async #find(id: string): Promise<IssuingCa> {
    const path = await this.statements.run<PathRow>(FIND_ISSUING_PATH, [id, this.clock.now()]);
    const [row] = path;
    if (!row) throw new CaNotFoundError(id);
    const found = toKnownIssuer(id, path);
    this.#known.set(id, found);
    return this.#toIssuingCa(id, row, found);
  }

  #toIssuingCa(id: string, row: Omit<IssuingCaRow, 'link'>, known: KnownIssuer): IssuingCa {
    const { certificate, identity, publicKey, issuer } = known;
    return {
      id,
      level: row.level,
      certificate,
      certificateId: row.certificate_id,
      identity,
      publicKey,
      issuer,
      status: statusAt({ status: row.status, validTo: row.valid_to }, this.clock.now()),
      engineId: row.engine_id,
      defaultProfileId: row.profile_id,
      allowedProfileIds: row.allowed_profile_ids ?? undefined,
    };
  }
}

function holds(known: KnownIssuer, { link, links }: LinkedCaRow): boolean {
  return (
    known.link === link &&
    known.links.length === links.length &&
    known.links.every((each, at) => each === links[at])
  );
}

function toKnownIssuer(id: string, path: readonly PathRow[]): KnownIssuer {
  const [certificate, ...ancestors] = path.map(({ der }) => parseCertificate(der));
  const [{ link } = { link: '' }, ...above] = path;
  if (!certificate?.publicKey) throw new Error(`CA ${id}: the type of its key is unknown`);
  const { publicKey, subject, subjectKeyId } = certificate;
  return {
    certificate,
    identity: authorityIdentity(certificate),
    publicKey,
    link: link ?? '',
    issuer: { subject, subjectKeyId, publicKey, certificate, ancestors },
    caIds: above.map(({ ca_id }) => ca_id),
    links: above.flatMap((each) => each.link ?? []),
  };
}
