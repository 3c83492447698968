import { createDataSource, migrate } from '@libs/persistence';
import { CAS_WITH_DUE_DELTA, DUE_OF_CAS, LOCK_SOME_DUE } from '@libs/persistence/certificates';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seed } from '../../seed/seed.mts';
import { createDatabase } from '../../support/database';

const NOW = new Date('2026-06-01T00:00:00Z');
const CERTIFICATES = 20_000;
const CAS = 3_000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('the statements that find due expiration deltas', () => {
  let client: Client;

  beforeAll(async () => {
    const databaseUrl = await createDatabase(inject('postgresUrl'));
    const dataSource = await createDataSource({ databaseUrl, poolSize: 2 }).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
    await seed({ databaseUrl, certificates: CERTIFICATES, seed: 1, now: NOW });
    client = new Client({ connectionString: databaseUrl });
    await client.connect();
  });
  afterAll(() => client.end());

  const plan = async (sql: string): Promise<Plan[]> => {
    // Only LOCK_SOME_DUE has serial numbers to leave out.
    const parameters = sql.includes('$2') ? [NOW, []] : [NOW];
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) ${sql}`,
      parameters,
    );
    return nodesOf(rows[0]!['QUERY PLAN'][0].Plan);
  };

  /** Before the next test: an index that is made again there is not used while an older transaction is open anywhere. */
  it.each<[what: string, sql: string, shares: number[], index: string]>([
    ['certificates, however many wait', LOCK_SOME_DUE, [1000, 10, 1], 'certificate_expiration_delta'],
    ['certificates of CAs', DUE_OF_CAS, [1000], 'certificate_expiration_delta'],
    ['CAs', CAS_WITH_DUE_DELTA, [1000], 'ca_expiration_delta'],
  ])('find %s by the partial index', async (_what, sql, shares, index) => {
    await haveManyCas();
    for (const share of shares) {
      await waitFor(share);
      const nodes = await plan(sql);
      expect(nodes.map((node) => node['Index Name'])).toContain(index);
      const read = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
      expect(read.map((node) => node['Relation Name'])).toEqual([]);
    }
  });

  /** So many that PostgreSQL does not simply read the few there are. */
  const haveManyCas = (): Promise<unknown> =>
    client.query(
      `INSERT INTO ca (id, serial_number, level, profile_id, metadata, created_at)
       SELECT 'ca of ' || serial_number, serial_number, 0, '', '{}', created_at FROM certificate
       WHERE serial_number NOT IN (SELECT serial_number FROM ca) ORDER BY serial_number LIMIT ${CAS}
       ON CONFLICT DO NOTHING`,
    );

  /** One certificate of so many waits, and as many CAs; half of them are due. */
  async function waitFor(share: number): Promise<void> {
    for (const table of ['certificate', 'ca']) {
      await client.query(
        `UPDATE ${table} SET next_expiration_delta_at =
           CASE WHEN abs(hashtext(serial_number)) % ${share} = 0
             THEN $1::timestamptz + interval '1 day' * (abs(hashtext(serial_number)) / ${share} % 100 - 50) END`,
        [NOW],
      );
      await client.query(`VACUUM ANALYZE ${table}`);
    }
    // The plan reads it too: else it depends on whether the autovacuum of the moment came by.
    await client.query('VACUUM ANALYZE certificate_status');
  }
});
