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
    // Only LOCK_SOME_DUE has a second parameter, the serial numbers to skip.
    const parameters = sql.includes('$2') ? [NOW, []] : [NOW];
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) ${sql}`,
      parameters,
    );
    return nodesOf(rows[0]!['QUERY PLAN'][0].Plan);
  };

  /** PostgreSQL does not use an index that `seed` has rebuilt while an older transaction is open. */
  it.each<[what: string, sql: string, shares: number[], index: string]>([
    [
      'certificates when 0.1%, 10% or all have a pending delta',
      LOCK_SOME_DUE,
      [1000, 10, 1],
      'certificate_expiration_delta',
    ],
    ['CA certificates', DUE_OF_CAS, [1000], 'certificate_expiration_delta'],
    ['CAs', CAS_WITH_DUE_DELTA, [1000], 'ca_expiration_delta'],
  ])('find %s through the partial index', async (_what, sql, shares, index) => {
    await haveManyCas();
    for (const share of shares) {
      await waitFor(share);
      const nodes = await plan(sql);
      expect(nodes.map((node) => node['Index Name'])).toContain(index);
      const read = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
      expect(read.map((node) => node['Relation Name'])).toEqual([]);
    }
  });

  /** Adds so many CAs that PostgreSQL prefers the index to a sequential scan. */
  const haveManyCas = (): Promise<unknown> =>
    client.query(
      `INSERT INTO ca (id, certificate_id, level, profile_id, metadata, created_at)
       SELECT 'ca of ' || id, id, 0, '', '{}', created_at FROM certificate
       WHERE id NOT IN (SELECT certificate_id FROM ca) ORDER BY id LIMIT ${CAS}
       ON CONFLICT DO NOTHING`,
    );

  /** Sets a pending delta in one of `share` certificates and CAs. Half of the deltas are due. */
  async function waitFor(share: number): Promise<void> {
    for (const table of ['certificate', 'ca']) {
      await client.query(
        `UPDATE ${table} SET next_expiration_delta_at =
           CASE WHEN abs(hashtext(${table === 'ca' ? 'certificate_id' : 'id'}::text)) % ${share} = 0
             THEN $1::timestamptz + interval '1 day' * (abs(hashtext(${table === 'ca' ? 'certificate_id' : 'id'}::text)) / ${share} % 100 - 50) END`,
        [NOW],
      );
      await client.query(`VACUUM ANALYZE ${table}`);
    }
    // The plans read this table too, and would depend on autovacuum otherwise.
    await client.query('VACUUM ANALYZE certificate_status');
  }
});
