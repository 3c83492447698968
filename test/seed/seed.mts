import { hash } from 'node:crypto';
import { Client } from 'pg';
import { type CertificateRow, CertificateRows, type MadeUpCa } from './certificate-rows.mts';
import { copyIn } from './copy-in.mts';
import { withoutIndexes } from './without-indexes.mts';

export interface SeedOptions {
  /** URL of a database with an up-to-date schema and no certificates. */
  readonly databaseUrl: string;
  /** Number of end-entity certificates. CA certificates are added. */
  readonly certificates: number;
  /** Seed of the random numbers. The same seed gives the same certificates. */
  readonly seed: number;
  /** Time of the last issuance. */
  readonly now: Date;
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

const CA = {
  table: 'ca',
  columns: ['id', 'certificate_id', 'level', 'profile_id', 'metadata', 'created_at'],
};
const CA_CERTIFICATE = {
  table: 'ca_certificate',
  columns: ['certificate_id', 'ca_id', 'subject_digest', 'issuer_digest'],
};

const STATUS = {
  table: 'certificate_status',
  columns: [
    ...[
      'certificate_id',
      'status',
      'revocation_timestamp',
      'revocation_reason',
      'issuer_ca_id',
      'issuer_level',
    ],
    ...['profile_id', 'is_ca', 'valid_to', 'created_at'],
  ],
};
/** Columns that only the table of statuses has. */
const MOVED = [
  'certificate_id',
  'status',
  'revocation_timestamp',
  'revocation_reason',
  'issuer_ca_id',
  'issuer_level',
  'profile_id',
];

/** Certificates per batch. The statuses of a batch are written after its certificates. */
const CHUNK = 20_000;

/** Returns the number of CAs: one per 50 certificates, at most 200. */
const caCount = (certificates: number): number => Math.max(1, Math.min(200, Math.floor(certificates / 50)));

/**
 * Fills an empty database with the CAs and certificates of a large installation. They can be read, listed, counted and
 * revoked. The CAs cannot sign, because they have no private keys.
 * @throws Error when the database has certificates
 */
export async function seed({
  databaseUrl,
  certificates,
  seed: number,
  now,
  onProgress,
}: SeedOptions): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await refuseUsedDatabase(client);
    const rows = new CertificateRows(number, now);
    const cas = makeUpCas(rows, caCount(certificates));
    const columns = Object.keys(cas[0]?.row ?? {}).filter((column) => !MOVED.includes(column));
    const issuers = cas.map(({ ca }) => ca);
    const write = async (chunk: readonly CertificateRow[]): Promise<void> => {
      await copyIn(client, { table: 'certificate', columns }, chunk);
      await copyIn(client, STATUS, chunk);
    };
    const work = async (): Promise<void> => {
      // The counters are computed once, at the end.
      await client.query('ALTER TABLE certificate_status DISABLE TRIGGER USER');
      await write(cas.map(({ row }) => row));
      for (const chunk of leaves(rows, issuers, certificates, onProgress)) await write(chunk);
      await copyIn(
        client,
        CA,
        cas.map(({ ca, row }) => caRow(ca, row)),
      );
      await copyIn(client, CA_CERTIFICATE, issuers.map(ownCertificateRow));
      await client.query('ALTER TABLE certificate_status ENABLE TRIGGER USER');
    };
    await withoutIndexes(client, ['certificate', STATUS.table], {
      work,
      onIndex: (name) => onProgress?.(`index ${name}`, certificates, certificates),
    });
    onProgress?.('counters', certificates, certificates);
    await client.query('SELECT recount_certificates()');
    onProgress?.('analyze', certificates, certificates);
    await client.query('VACUUM (ANALYZE) certificate, certificate_status');
    await client.query('ANALYZE ca');
  } finally {
    await client.end();
  }
}

async function refuseUsedDatabase(client: Client): Promise<void> {
  const { rows } = await client.query('SELECT FROM certificate LIMIT 1');
  if (rows.length > 0) throw new Error('the database has certificates already: seed an empty one');
}

function makeUpCas(rows: CertificateRows, count: number): { ca: MadeUpCa; row: CertificateRow }[] {
  const cas: { ca: MadeUpCa; row: CertificateRow }[] = [];
  for (let n = 0; n < count; n += 1) {
    cas.push(rows.ca(n, n % 5 === 0 ? undefined : cas[n - (n % 5)]?.ca));
  }
  return cas;
}

const caRow = (ca: MadeUpCa, row: CertificateRow) => ({
  ...{ id: ca.id, certificate_id: ca.certificateId, level: ca.level, profile_id: '', metadata: {} },
  created_at: row['created_at'] as Date,
});

/** The digests are not those of the names: an import that found these CAs by name would reject their signatures. */
function ownCertificateRow({ id, certificateId }: MadeUpCa) {
  const digest = hash('sha256', id, 'buffer');
  return { certificate_id: certificateId, ca_id: id, subject_digest: digest, issuer_digest: digest };
}

function* leaves(
  rows: CertificateRows,
  cas: readonly MadeUpCa[],
  total: number,
  onProgress: SeedOptions['onProgress'],
): Generator<CertificateRow[]> {
  for (let from = 0; from < total; from += CHUNK) {
    onProgress?.('certificates', from, total);
    const count = Math.min(CHUNK, total - from);
    yield Array.from({ length: count }, (_, n) => rows.leaf(from + n, total, rows.issuer(cas)));
  }
}
