import { type DataSource, MigrationExecutor } from 'typeorm';
import { ADVISORY_LOCKS } from './locks';

/** Brings the schema up to date; a second replica waits for the first. Returns the names of what was run. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SET statement_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    // On this connection: only here a statement may take as long as the index of a large table does.
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    const done = await executor.executePendingMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.migration]);
    await runner.query('RESET statement_timeout');
    await runner.release();
  }
}
