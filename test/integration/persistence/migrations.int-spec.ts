import { createDataSource, migrate, revertLastMigration } from '@libs/persistence';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/database';

/** A migration that a later version adds. */
class AddShelf9000000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE shelf (id integer)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shelf');
  }
}

/** A migration of a later version that fails after its first statement. */
class FailHalfway9000000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half (id integer)');
    await runner.query('SELECT 1 / 0');
  }

  async down(): Promise<void> {}
}

describe('the database migrations', () => {
  let dataSource: DataSource;

  beforeEach(async () => {
    dataSource = createDataSource({ databaseUrl: await createDatabase(inject('postgresUrl')), poolSize: 4 });
    await dataSource.initialize();
  });

  afterEach(() => dataSource.destroy());

  const tables = async (): Promise<string[]> => {
    const rows = await dataSource.query<{ name: string }[]>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  };

  /** Calls `work` with the data source of a later version, which adds `migrations` to those of this version. */
  const withLaterVersion = async (
    migrations: readonly (new () => MigrationInterface)[],
    work: (later: DataSource) => Promise<void>,
  ): Promise<void> => {
    const present = dataSource.options.migrations as (new () => MigrationInterface)[];
    const later = new DataSource({ ...dataSource.options, migrations: [...present, ...migrations] });
    await later.initialize();
    await work(later).finally(() => later.destroy());
  };

  it('create the schema that the entities describe', async () => {
    expect((await migrate(dataSource)).length).toBeGreaterThan(0);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be reverted down to an empty database and run again', async () => {
    const names = await migrate(dataSource);
    const complete = await tables();
    for (let step = 0; step < names.length; step += 1) await dataSource.undoLastMigration();
    expect(await tables()).toEqual(['schema_migration']);
    await migrate(dataSource);
    expect(await tables()).toEqual(complete);
    expect(await migrate(dataSource)).toEqual([]);
  });

  it('are not reverted by the command when only the first one was run', async () => {
    await migrate(dataSource);
    const complete = await tables();
    await expect(revertLastMigration(dataSource)).rejects.toThrow('would delete all data');
    expect(await tables()).toEqual(complete);
  });

  it('leave no database function when all are reverted', async () => {
    const names = await migrate(dataSource);
    for (let step = 0; step < names.length; step += 1) await dataSource.undoLastMigration();
    const functions = await dataSource.query<{ name: string }[]>(
      "SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    );
    expect(functions).toEqual([]);
  });

  it('run once when three replicas start at the same time', async () => {
    const { url } = dataSource.options as { url: string };
    const replicas = await Promise.all(
      [1, 2, 3].map(() => createDataSource({ databaseUrl: url, poolSize: 2 }).initialize()),
    );
    const run = await Promise.all(replicas.map((replica) => migrate(replica)));
    expect(run.filter((names) => names.length > 0)).toHaveLength(1);
    await Promise.all(replicas.map((replica) => replica.destroy()));
  });

  it('of a later version run on a database of this version without repeating earlier ones', async () => {
    await migrate(dataSource);
    await withLaterVersion([AddShelf9000000000000], async (later) => {
      expect(await migrate(later)).toEqual(['AddShelf9000000000000']);
      expect(await tables()).toContain('shelf');
    });
  });

  it('of a later version can be reverted without reverting earlier ones', async () => {
    await migrate(dataSource);
    const present = await tables();
    await withLaterVersion([AddShelf9000000000000], async (later) => {
      await migrate(later);
      await revertLastMigration(later);
    });
    expect(await tables()).toEqual(present);
  });

  it('are kept when a later one fails, and the failed one is rolled back', async () => {
    await withLaterVersion([AddShelf9000000000000, FailHalfway9000000000001], async (later) => {
      await expect(migrate(later)).rejects.toThrow('division by zero');
    });
    expect(await tables()).toContain('shelf');
    expect(await tables()).not.toContain('half');
  });
});
