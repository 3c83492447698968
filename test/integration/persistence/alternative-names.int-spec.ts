import { X509Certificate } from 'node:crypto';
import { parseCertificate } from '@libs/crypto';
import { createDataSource, migrate } from '@libs/persistence';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { foreignCa } from '../../support/foreign-ca';
import { certificateRow } from '../../support/listed-certificates';

const hosts = (count: number): string => Array.from({ length: count }, (_, n) => `DNS:host-${n}`).join(',');
const DIRECTORY = ['[directory]', 'O = Acme', 'CN = 2.5.29.17'];

/** As the table was before statuses had one of their own. */
const INSERT_FORMERLY =
  'INSERT INTO certificate SELECT (jsonb_populate_record(NULL::certificate, $1::jsonb)).*';

/** Lines of openssl's configuration: what stands in a certificate that was there before the column. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'no names': [],
  'one name': ['subjectAltName = DNS:*.Example.org'],
  'a critical extension': ['subjectAltName = critical,DNS:a.example.org,DNS:b.example.org'],
  'an extension that is not the first': [
    'basicConstraints = CA:FALSE',
    'subjectAltName = DNS:a',
    'keyUsage = cRLSign',
  ],
  'all kinds': [
    'subjectAltName = email:A@example.org,URI:https://example.org/?a=b%20c,DNS:a.example.org,IP:192.0.2.1,IP:2001:db8::1,RID:2.5.29.17,dirName:directory,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:someone@example.org',
    ...DIRECTORY,
  ],
  'no name with a text': ['subjectAltName = RID:1.2.3.4,dirName:directory', ...DIRECTORY],
  'a name twice': ['subjectAltName = DNS:a,DNS:b,URI:a,DNS:a,DNS:A,IP:10.0.0.1,DNS:10.0.0.1'],
  'as many names as are read': [`subjectAltName = ${hosts(1000)}`],
  'a long name': [`subjectAltName = URI:https://example.org/${'x'.repeat(300)}`],
  'the longest name': [`subjectAltName = DNS:a,URI:${'x'.repeat(2048)}`],
  'too long a name': [`subjectAltName = DNS:a,URI:${'x'.repeat(2049)}`],
  'an empty name': ['subjectAltName = DER:30058200820161'],
  'U+0000 in a name': ['subjectAltName = DER:30088203610062820161'],
  'a network in place of an address': ['subjectAltName = DER:300d87080a000000ff000000820161'],
  'a name that is not ASCII': ['subjectAltName = DER:30068201618201f1'],
  'a name of no kind': ['subjectAltName = DER:3006820161890162'],
  'a name that is cut off': ['subjectAltName = DER:3006820161820562'],
  'more names than are read': [`subjectAltName = ${hosts(1001)}`],
  'octets behind the list': ['subjectAltName = DER:30038201610500'],
  'a list that is cut off': ['subjectAltName = DER:3007820161820162'],
  'no names in the list': ['subjectAltName = DER:3000'],
  'addresses of IPv6': [
    `subjectAltName = ${[
      ...[
        '::',
        '::1',
        '::2',
        '1::',
        '::1:2',
        '::102:304',
        '::ffff:1.2.3.4',
        '::ffff:0:0',
        '64:ff9b::1.2.3.4',
      ],
      ...['2001:db8:0:1:1:1:1:1', '2001:0:0:1:0:0:0:1', '2001:db8:0:0:1:0:0:1', '2001:DB8:00a0:b:c:d:e:f'],
      ...['0:1:0:1:0:1:0:1', '1:0:0:0:0:0:0:0', '10:100:1000:1:20:300:4000:0', '0:0:1::', 'fe80::1:0:0'],
    ]
      .map((address) => `IP:${address}`)
      .join(',')}`,
  ],
};

describe('the migration that reads the alternative names of certificates', () => {
  let dataSource: DataSource;
  let url: string;
  const certificates = new Map<string, { readonly serial: string; readonly der: Buffer }>();

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    dataSource = await createDataSource({ databaseUrl: url, poolSize: 4 }).initialize();
    await migrate(dataSource);
    while (await hasColumn()) await dataSource.undoLastMigration();
    for (const [n, [name, extensions]] of Object.entries(EXTENSIONS).entries()) {
      const row = certificateRow(n);
      const der = derWith(extensions);
      await query(url, INSERT_FORMERLY, [JSON.stringify({ ...row, key_id: '', der: '', subject: {} })]);
      const fill = 'UPDATE certificate SET der = $1 WHERE serial_number = $2';
      await query(url, fill, [der, row.serial_number]);
      certificates.set(name, { serial: row.serial_number, der });
    }
    expect((await migrate(dataSource)).length).toBeGreaterThan(0);
  });

  it('keeps the status of each, in a table of its own', async () => {
    for (let n = 0; n < certificates.size; n += 1) {
      const { serial_number, ...row } = certificateRow(n);
      const [stored] = await query<{ status: object }>(
        url,
        'SELECT to_jsonb(certificate_status) AS status FROM certificate_status WHERE serial_number = $1',
        [serial_number],
      );
      expect(stored?.status).toMatchObject({
        ...{ status: row.status, revocation_reason: row.revocation_reason, is_ca: row.is_ca },
        ...{ issuer_ca_id: row.issuer_ca_id, issuer_level: row.issuer_level, held_by: null },
      });
    }
  });

  afterAll(() => dataSource.destroy());

  async function hasColumn(): Promise<boolean> {
    const rows = await query(
      url,
      `SELECT FROM information_schema.columns WHERE table_name = 'certificate' AND column_name = 'subject_alt_names'`,
    );
    return rows.length > 0;
  }

  it.each(Object.keys(EXTENSIONS))('reads %s as the service reads it', async (name) => {
    const { serial, der } = certificates.get(name)!;
    const [row] = await query<{ names: string[] }>(
      url,
      'SELECT subject_alt_names AS names FROM certificate WHERE serial_number = $1',
      [serial],
    );
    expect(row?.names).toEqual(parseCertificate(der).subjectAltNames);
  });

  it('finds names in most of them', async () => {
    const [row] = await query<{ all: string; names: string[] }>(
      url,
      'SELECT count(*) AS all FROM certificate WHERE cardinality(subject_alt_names) > 0',
    );
    expect(Number(row?.all)).toBeGreaterThan(Object.keys(EXTENSIONS).length / 2);
  });

  it('leaves no function behind', async () => {
    const functions = await query<{ name: string }>(
      url,
      `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'`,
    );
    for (const { name } of functions) expect(name).not.toMatch(/^(alt_names|der_content|text_of_address)/);
  });
});

function derWith(extensions: readonly string[]): Buffer {
  return new X509Certificate(foreignCa({ subject: '/CN=named', extensions }).certificate).raw;
}
