import { StartUpError } from '@libs/kernel';
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

/**
 * Reverts the last migration. The first one creates every table: its revert would delete all CAs and their keys.
 * @throws StartUpError when the first migration is the only one that was run
 */
export async function revertLastMigration(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    const executed = await new MigrationExecutor(dataSource, runner).getExecutedMigrations();
    if (executed.length < 2)
      throw new StartUpError(
        'The first migration is not reverted, since that would delete all data: drop the database instead',
      );
  } finally {
    await runner.release();
  }
  await dataSource.undoLastMigration();
}
