import { createHash } from 'node:crypto';
import { query } from './database';

/** Columns of `certificate` and `certificate_status`, as PostgreSQL writes them in JSON. */
export interface CertificateRow {
  readonly serial_number: string;
  readonly status: string;
  readonly type: string;
  readonly is_ca: boolean;
  readonly engine_id: string;
  readonly key_type: string;
  readonly key_bits: number;
  readonly subject_key_id: string;
  readonly authority_key_id: string;
  readonly subject_common_name: string;
  readonly issuer: { readonly commonName: string };
  readonly issuer_ca_id: string;
  readonly issuer_serial_number: string;
  readonly issuer_level: number;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly key_usage: readonly string[];
  readonly extended_key_usage: readonly string[];
  readonly subject_alt_names: readonly string[];
  readonly revocation_timestamp: string | null;
  readonly revocation_reason: string;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly created_at: string;
}

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** Picks a value by the hash of `field` and `n`: the same in every run. */
export function pick<Value>(values: readonly Value[], field: string, n: number): Value {
  const place = createHash('sha256').update(`${field} ${n}`).digest().readUInt32BE(0);
  return values[place % values.length] as Value;
}

export const COMMON_NAMES = [
  'sensor-01.example.org',
  'Sensor-02.example.org',
  'María Peña',
  'MARÍA PEÑA',
  '100%_sure',
  '100x_sure',
  'a\\b',
  '[odd] = name',
  'röuter',
  '',
] as const;

export const METADATA = [
  {},
  null,
  { site: 'bilbao', rack: 12 },
  { site: 'Bilbao', rack: 2.5, tags: ['a', 'b'] },
  { site: 'donostia', rack: -3 },
  { site: 7, rack: null },
  { site: '2026-03-01T00:00:00Z', 'lamassu.io/ra': { device: 'd1' } },
  { site: '2026-03-01T01:30:00+02:00', rack: 10 },
  { site: '2026-02-31', rack: '12' },
  { site: { city: 'x' } },
  { site: [1, 2], rack: true },
] as const;

const KEYS = [
  ['RSA', 2048],
  ['RSA', 4096],
  ['ECDSA', 256],
  ['ECDSA', 384],
  ['Ed25519', 256],
  ['ML-DSA-65', 15616],
] as const;

/** Returns the nth of many different certificates. None expires while a test runs. */
export function certificateRow(n: number): CertificateRow {
  const status = pick(['ACTIVE', 'ACTIVE', 'ACTIVE', 'REVOKED', 'EXPIRED', 'INACTIVE'], 'status', n);
  const [keyType, keyBits] = pick(KEYS, 'key', n);
  const isRevoked = status === 'REVOKED';
  return {
    serial_number: createHash('md5').update(String(n)).digest('hex'),
    status,
    type: pick(['MANAGED', 'IMPORTED_WITH_KEY', 'IMPORTED_WITHOUT_KEY'], 'type', n),
    is_ca: pick([true, false, false, false], 'is_ca', n),
    engine_id: pick(['', '', 'filesystem-1'], 'engine', n),
    key_type: keyType,
    key_bits: keyBits,
    subject_key_id: createHash('sha1')
      .update(`key ${n % 50}`)
      .digest('hex'),
    authority_key_id: pick(['', 'aa', 'ab'], 'authority', n),
    subject_common_name: pick(COMMON_NAMES, 'name', n),
    issuer: { commonName: pick(['Root', 'root', 'Sub CA'], 'issuer', n) },
    issuer_ca_id: pick(['root', 'sub', '-'], 'ca', n),
    issuer_serial_number: pick(['01', '02', '-'], 'ca', n),
    issuer_level: pick([0, 1, -1], 'ca', n),
    valid_from: new Date(START + (n % 40) * DAY).toISOString(),
    valid_to: new Date(
      status === 'EXPIRED' || n % 7 === 0 ? START + (n % 30) * DAY : Date.UTC(2090, n % 12),
    ).toISOString(),
    key_usage: pick(
      [[], ['DigitalSignature'], ['DigitalSignature', 'KeyEncipherment'], ['CertSign']],
      'ku',
      n,
    ),
    extended_key_usage: pick([[], ['ClientAuth'], ['ServerAuth', 'ClientAuth']], 'eku', n),
    subject_alt_names: pick([[], ['a.example.org'], ['A.example.org', '10.0.0.1'], ['%']], 'san', n),
    revocation_timestamp: isRevoked ? new Date(START + (n % 25) * DAY + 500).toISOString() : null,
    revocation_reason: isRevoked ? pick(['KeyCompromise', 'CertificateHold'], 'reason', n) : 'Unspecified',
    metadata: pick(METADATA, 'metadata', n),
    created_at: new Date(START + Math.floor(n / 3) * 1000).toISOString(),
  };
}

/** Columns that lists neither filter nor sort on. `der` and the id have the octets of the serial number. */
const REST = `jsonb_build_object('der', '\\x' || (row ->> 'serial_number'), 'key_id', '', 'subject', '{}'::jsonb,
  'id', row ->> 'serial_number', 'certificate_id', row ->> 'serial_number', 'issuer_identity', '\\x00')`;

/** Octets of a serial number, which `insertCertificates` stores in place of a certificate. */
const SERIAL_NUMBER_LENGTH = 16;

export interface PageOfSerialNumbers {
  readonly serialNumbers: readonly string[];
  /** The query of the next page. */
  readonly next: string | undefined;
}

/** Reads one page of `GET /certificates` as bare certificates, which cost the service and the test less than JSON. */
export async function readSerialNumbers(
  url: string,
  token: string,
  query: string,
): Promise<PageOfSerialNumbers> {
  const response = await fetch(`${url}/api/ca/v1/certificates${query}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/pkix-cert' },
  });
  const octets = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${query} answered ${response.status}: ${octets.toString()}`);
  const count = octets.length / SERIAL_NUMBER_LENGTH;
  const serialNumbers = Array.from({ length: count }, (_, n) =>
    octets.subarray(n * SERIAL_NUMBER_LENGTH, (n + 1) * SERIAL_NUMBER_LENGTH).toString('hex'),
  );
  const next = /^<(\?bookmark=[\w-]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  return { serialNumbers, next };
}

/** Inserts certificates into the tables directly. */
export async function insertCertificates(url: string, rows: readonly CertificateRow[]): Promise<void> {
  await query(
    url,
    `WITH listed AS (SELECT row || ${REST} AS row FROM jsonb_array_elements($1::jsonb) AS row), stored AS (
       INSERT INTO certificate SELECT (jsonb_populate_record(NULL::certificate, row)).* FROM listed)
     INSERT INTO certificate_status SELECT (jsonb_populate_record(NULL::certificate_status, row)).* FROM listed`,
    [JSON.stringify(rows)],
  );
}
