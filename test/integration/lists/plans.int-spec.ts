import {
  createDataSource,
  type ListParameters,
  migrate,
  PageRoom,
  PLANNER_SETTINGS,
  readListQuery,
  readRows,
} from '@libs/persistence';
import { certificateList, type CertificateListScope, hasExpiredAt } from '@libs/persistence/certificates';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seed } from '../../seed/seed.mts';
import { createDatabase } from '../../support/database';

const NOW = new Date();
const wanted = (count: number) => ({ count, room: new PageRoom(Number.MAX_SAFE_INTEGER) });
const OPTIONS = { maximumPageSize: 1000, isStrict: true, timeLimit: 5000 };

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('query plans of lists over 100,000 certificates', () => {
  let client: Client;

  beforeAll(async () => {
    const databaseUrl = await createDatabase(inject('postgresUrl'));
    const dataSource = await createDataSource({ databaseUrl, poolSize: 2 }).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
    await seed({ databaseUrl, certificates: 100_000, seed: 1, now: NOW });
    client = new Client({ connectionString: databaseUrl });
    await client.connect();
    for (const setting of PLANNER_SETTINGS) await client.query(`SET ${setting}`);
  });
  afterAll(() => client.end());

  /** Returns the plans of all statements of a list. As each returns no rows, the list runs every one of them. */
  const plansOf = async (parameters: ListParameters, scope: CertificateListScope = {}): Promise<Plan[]> => {
    const list = certificateList(scope, NOW);
    const query = readListQuery(parameters, list.fields, OPTIONS);
    const plans: Plan[] = [];
    const explain = async (text: string, values: readonly unknown[]): Promise<never[]> => {
      if (/^(FETCH|CLOSE)/.test(text)) return [];
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (FORMAT JSON) ${text}`,
        [...values],
      );
      plans.push(rows[0]!['QUERY PLAN'][0].Plan);
      return [];
    };
    const after = { value: '2026-01-01 00:00:00+00', key: '80000000-0000-8000-8000-000000000000' };
    await readRows({ ...list, columns: 'certificate.*' }, query, wanted(query.pageSize + 1), explain);
    // Also a page from the middle, for lists in an order of times.
    if (parameters.sortBy === undefined || parameters.sortBy.startsWith('valid')) {
      await readRows(
        { ...list, columns: 'certificate.*' },
        { ...query, after },
        wanted(query.pageSize + 1),
        explain,
      );
    }
    return plans;
  };

  const aCa: CertificateListScope = { caId: 'seed-ca-7' };
  const expiring = {
    after: new Date(NOW.getTime() + 86_400_000),
    before: new Date(NOW.getTime() + 2 * 86_400_000),
  };
  const filters = (...texts: string[]): ListParameters => ({ filters: texts });

  it.each<[string, ListParameters, CertificateListScope, string]>([
    ['of all certificates', {}, {}, 'certificate_created'],
    // Most certificates are ACTIVE, so the index by creation is as good.
    ['of status ACTIVE', filters('status[eq]ACTIVE'), {}, 'certificate_'],
    ['of status EXPIRED', filters('status[eq]EXPIRED'), {}, 'certificate_status_created'],
    ['of status REVOKED, by path', {}, { status: 'REVOKED' }, 'certificate_status_created'],
    ['of a CA, by path', {}, aCa, 'certificate_issuer_ca'],
    ['of a CA, by filter', filters('issuer_metadata.id[eq]seed-ca-7'), {}, 'certificate_issuer_ca'],
    ['of a CA and a status', {}, { ...aCa, status: 'REVOKED' }, 'certificate_'],
    ['with a common name', filters('subject.common_name[eq]localhosts'), {}, 'certificate_subject'],
    ['with a part of a name', filters('subject.common_name[ct]r-00012345'), {}, 'certificate_subject_grams'],
    [
      'with a part in any case',
      filters('subject.common_name[ct_ic]R-00012345'),
      {},
      'certificate_subject_grams',
    ],
    [
      'with a name in any case',
      filters('subject.common_name[eq_ic]UNIT-0123'),
      {},
      'certificate_subject_grams',
    ],
    [
      'with an alternative name',
      filters('sans[ct]device-5.plant-1.example.org'),
      {},
      'certificate_alt_names',
    ],
    ['by JSONPath', filters('metadata[jsonpath]$.batch == "b-7"'), {}, 'certificate_metadata'],
    ['of a key', filters('subject_key_id[equal]00ff'), {}, 'certificate_subject_key'],
    ['with a serial number', filters('serial_number[eq]00ff'), {}, 'certificate_serial_number'],
    ['that expire within a day', {}, { expiring }, 'certificate_valid_to'],
    ['sorted by valid_to', { sortBy: 'valid_to' }, {}, 'certificate_valid_to'],
    ['sorted by valid_to, descending', { sortBy: 'valid_to', sortMode: 'desc' }, {}, 'certificate_valid_to'],
    ['sorted by valid_from', { sortBy: 'valid_from', sortMode: 'desc' }, {}, 'certificate_valid_from'],
    ['sorted by common name', { sortBy: 'subject.common_name' }, {}, 'certificate_subject'],
    ['sorted by serial number', { sortBy: 'serial_number' }, {}, 'certificate_serial_number'],
  ])('of a list %s use no sequential scan', async (_, parameters, scope, index) => {
    const plans = await plansOf(parameters, scope);
    const nodes = plans.flatMap(nodesOf);
    expect(plans.length).toBeGreaterThan(0);
    expect(nodes.filter((node) => node['Node Type'].includes('Seq Scan'))).toEqual([]);
    expect(nodes.map((node) => node['Index Name'] ?? '').join(' ')).toContain(index);
  });

  // The product of both selectivities would be thousands of rows, and would cause a sequential scan.
  it('estimate fewer than 100 expired certificates that are still stored as ACTIVE', async () => {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan & { 'Plan Rows': number } }] }>(
      `EXPLAIN (FORMAT JSON) SELECT 1 FROM certificate_status WHERE ${hasExpiredAt('$1::timestamptz')}`,
      [NOW],
    );
    const plan = rows[0]!['QUERY PLAN'][0].Plan;
    expect(plan['Plan Rows']).toBeLessThan(100);
    expect(nodesOf(plan).map((node) => node['Index Name'])).toContain('certificate_expiring');
  });

  it.each([
    ['100', 100],
    ['12,000', 12_000],
  ])('return EXPIRED certificates in order while %s are still stored as ACTIVE', async (_, waiting) => {
    await client.query('BEGIN');
    await client.query(
      `UPDATE certificate_status SET valid_to = $1::timestamptz - interval '1 day' WHERE certificate_id IN (
         SELECT certificate_id FROM certificate_status WHERE status = 'ACTIVE' ORDER BY md5(certificate_id::text) LIMIT $2)`,
      [NOW, waiting],
    );
    const { rows: expected } = await client.query<{ key: string }>(
      `SELECT certificate_id AS key FROM certificate_status
       WHERE status = 'EXPIRED' OR status = 'ACTIVE' AND valid_to < $1::timestamptz - interval '1 second'
       ORDER BY created_at, certificate_id LIMIT 200`,
      [NOW],
    );
    const list = certificateList({}, NOW);
    const query = readListQuery(filters('status[eq]EXPIRED'), list.fields, OPTIONS);
    const plans: string[] = [];
    const rows = await readRows(
      { ...list, columns: 'certificate.is_ca' },
      query,
      wanted(200),
      async <Row extends object>(text: string, values: readonly unknown[]) => {
        if (!/^(FETCH|CLOSE)/.test(text)) {
          plans.push(JSON.stringify((await client.query(`EXPLAIN ${text}`, [...values])).rows));
        }
        return (await client.query<Row>(text, [...values])).rows;
      },
    );
    await client.query('ROLLBACK');
    expect(plans.join()).not.toContain('Seq Scan');
    expect(plans.at(-1)!.includes('certificate_expiring')).toBe(waiting <= 10_000);
    expect(rows.map(({ keyset_key }) => keyset_key)).toEqual(expected.map(({ key }) => key));
  });

  it('show a sequential scan for a list without an index, so this test can detect one', async () => {
    const nodes = (await plansOf({ sortBy: 'engine_id' })).flatMap(nodesOf);
    expect(nodes.map((node) => node['Node Type'])).toContain('Seq Scan');
  });
});
