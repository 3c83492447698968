import { parseCertificate } from '@libs/crypto';
import { createDataSource, migrate } from '@libs/persistence';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { seed } from '../../seed/seed.mts';
import { createDatabase, query } from '../../support/database';
import { STORED } from '../../support/stored-certificates';

const NOW = new Date('2026-11-25T12:00:00Z');
const COUNT = 3_000;

async function seeded(number: number): Promise<string> {
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  const dataSource = await createDataSource({ databaseUrl, poolSize: 2 }).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
  await seed({ databaseUrl, certificates: COUNT, seed: number, now: NOW });
  return databaseUrl;
}

const INDEXES = `SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'certificate%' ORDER BY 1`;
const CONSTRAINTS = `
  SELECT conname, pg_get_constraintdef(oid) AS definition, convalidated FROM pg_constraint
  WHERE conrelid::regclass::text LIKE 'certificate%' ORDER BY 1`;
const DIGEST = `
  SELECT md5(string_agg(md5(certificate::text || certificate_status), '' ORDER BY serial_number)) AS digest
  FROM ${STORED}`;

describe('npm run seed', () => {
  let url: string;

  beforeAll(async () => {
    url = await seeded(1);
  });

  it('creates the requested number of certificates in every status, and their CAs', async () => {
    const [counted] = await query<{ leaves: string; cas: string; statuses: string }>(
      url,
      `SELECT count(*) FILTER (WHERE NOT certificate.is_ca) AS leaves,
         count(*) FILTER (WHERE certificate_status.is_ca) AS cas, count(DISTINCT status) AS statuses
       FROM ${STORED} WHERE (certificate.is_ca, certificate.valid_to, certificate.created_at)
         = (certificate_status.is_ca, certificate_status.valid_to, certificate_status.created_at)`,
    );
    expect(counted).toEqual({ leaves: String(COUNT), cas: '60', statuses: '4' });
    const [orphans] = await query<{ count: string }>(
      url,
      `SELECT count(*) FROM ${STORED}
       WHERE NOT EXISTS (SELECT FROM ca WHERE ca.id = issuer_ca_id
         AND ca.certificate_id = issuer_certificate_id AND ca.level = issuer_level)`,
    );
    expect(orphans).toEqual({ count: '0' });
  });

  it('creates certificates whose DER matches the columns of their rows', async () => {
    const rows = await query<{
      der: Buffer;
      serial_number: string;
      subject_common_name: string;
      valid_to: Date;
      subject_key_id: string;
      authority_key_id: string;
      subject_alt_names: string[];
      is_ca: boolean;
    }>(url, 'SELECT * FROM certificate');
    for (const row of rows) {
      const parsed = parseCertificate(row.der);
      expect({
        serial_number: parsed.serialNumber.hex,
        subject_common_name: parsed.subject.subject.commonName,
        valid_to: parsed.notAfter,
        subject_key_id: parsed.subjectKeyId,
        authority_key_id: parsed.authorityKeyId,
        subject_alt_names: parsed.subjectAltNames,
        is_ca: parsed.isCa,
      }).toEqual({
        serial_number: row.serial_number,
        subject_common_name: row.subject_common_name,
        valid_to: row.valid_to,
        subject_key_id: row.subject_key_id,
        authority_key_id: row.authority_key_id,
        subject_alt_names: row.subject_alt_names,
        is_ca: row.is_ca,
      });
    }
  });

  it('restores all indexes and constraints, and creates the same rows for the same seed only', async () => {
    const [again, other] = [await seeded(1), await seeded(2)];
    const empty = await createDatabase(inject('postgresUrl'));
    const dataSource = await createDataSource({ databaseUrl: empty, poolSize: 2 }).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
    expect(await query(url, INDEXES)).toEqual(await query(empty, INDEXES));
    expect(await query(url, CONSTRAINTS)).toEqual(await query(empty, CONSTRAINTS));
    expect(await query(again, DIGEST)).toEqual(await query(url, DIGEST));
    expect(await query(other, DIGEST)).not.toEqual(await query(url, DIGEST));
  });

  it('rejects a database that has certificates', async () => {
    await expect(seed({ databaseUrl: url, certificates: 1, seed: 1, now: NOW })).rejects.toThrow(
      'the database has certificates already',
    );
  });
});
