import type { Client } from 'pg';

/** An index or a foreign key, which PostgreSQL updates or checks for every inserted row. */
interface Definition {
  readonly name: string;
  readonly drop: string;
  readonly create: string;
}

const INDEXES = `
  SELECT indexrelid::regclass::text AS name, format('DROP INDEX %s', indexrelid::regclass) AS drop,
    pg_get_indexdef(indexrelid) AS create
  FROM pg_index WHERE indrelid = $1::regclass
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
  ORDER BY 1`;

const REFERENCES = `
  SELECT conname AS name, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS create
  FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'f'
  ORDER BY 1`;

/**
 * Drops the indexes (except those of constraints) and foreign keys of the tables, runs `work` and creates them again.
 * For many rows this is many times faster than updating the indexes per row. Runs in one transaction, so a failure
 * changes nothing.
 */
export async function withoutIndexes(
  client: Client,
  tables: readonly string[],
  { work, onIndex }: { work: () => Promise<void>; onIndex: (name: string) => void },
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL maintenance_work_mem = '1GB'`);
    const definitions: Definition[] = [];
    for (const table of tables) {
      for (const sql of [INDEXES, REFERENCES])
        definitions.push(...(await client.query<Definition>(sql, [table])).rows);
    }
    for (const { drop } of definitions) await client.query(drop);
    await work();
    for (const { name, create } of definitions) {
      onIndex(name);
      await client.query(create);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
