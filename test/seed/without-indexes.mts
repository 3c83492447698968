import type { Client } from 'pg';

/**
 * Runs `work` on a table without its indexes, except those of constraints, and makes them again: for many rows that
 * is many times faster than keeping them up to date. All in one transaction: a failure leaves table and indexes as
 * they were.
 */
export async function withoutIndexes(
  client: Client,
  table: string,
  { work, onIndex }: { work: () => Promise<void>; onIndex: (name: string) => void },
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL maintenance_work_mem = '1GB'`);
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
       FROM pg_index WHERE indrelid = $1::regclass
         AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
       ORDER BY 1`,
      [table],
    );
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await work();
    for (const { name, definition } of indexes) {
      onIndex(name);
      await client.query(definition);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
