import { type DataSource, MigrationExecutor } from 'typeorm';
import { ADVISORY_LOCKS } from './locks';

/** Runs the pending migrations under an advisory lock (docs/locking.md) and returns their names. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SET statement_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    // Migrations run on this connection, which has no statement timeout: an index of a large table takes minutes.
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
