import { createDataSource, migrate } from '@libs/persistence';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/database';

describe('the migrations', () => {
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

  it('lead to exactly what the entities describe', async () => {
    expect((await migrate(dataSource)).length).toBeGreaterThan(0);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('run up, all the way down, and up again', async () => {
    const names = await migrate(dataSource);
    const complete = await tables();
    for (let step = 0; step < names.length; step += 1) await dataSource.undoLastMigration();
    expect(await tables()).toEqual(['schema_migration']);
    await migrate(dataSource);
    expect(await tables()).toEqual(complete);
    expect(await migrate(dataSource)).toEqual([]);
  });

  it('are run once when several replicas start together', async () => {
    const { url } = dataSource.options as { url: string };
    const replicas = await Promise.all(
      [1, 2, 3].map(() => createDataSource({ databaseUrl: url, poolSize: 2 }).initialize()),
    );
    const run = await Promise.all(replicas.map((replica) => migrate(replica)));
    expect(run.filter((names) => names.length > 0)).toHaveLength(1);
    await Promise.all(replicas.map((replica) => replica.destroy()));
  });
});
