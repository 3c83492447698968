import { join } from 'node:path';
import { EmbeddedPostgres } from '@libs/embedded-postgres';
import { StartUpError } from '@libs/kernel';
import { createDataSource, migrate } from '@libs/persistence';
import type { Environment } from './config/environment';

/** The database of this process. */
export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** Returns the database of DATABASE_URL, or starts an embedded server under DATA_DIR. @throws StartUpError */
export async function openDatabase(
  environment: Environment,
  onExit: (reason: string) => void,
): Promise<Database> {
  if (environment.DATABASE_URL !== undefined) {
    return { url: environment.DATABASE_URL, stop: () => Promise.resolve() };
  }
  return EmbeddedPostgres.start({ dataDirectory: join(environment.DATA_DIR, 'postgres'), onExit });
}

/**
 * Runs the pending migrations and returns their names; with MIGRATE_ON_START=false, checks that none is pending.
 * @throws StartUpError when the database cannot be used, or a migration is pending
 */
export async function prepareSchema(url: string, { MIGRATE_ON_START }: Environment): Promise<string[]> {
  const dataSource = createDataSource({ databaseUrl: url, poolSize: 2 });
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new StartUpError(`DATABASE_URL: the database cannot be used (${reasonOf(error)})`, {
      cause: error,
    });
  }
  try {
    if (MIGRATE_ON_START) return await migrate(dataSource);
    if (await dataSource.showMigrations()) {
      throw new StartUpError(
        'MIGRATE_ON_START is false and the schema is behind: run `npm run migration:run` first',
      );
    }
    return [];
  } finally {
    await dataSource.destroy();
  }
}

/** Returns the error of PostgreSQL or of the network; neither repeats the password. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return [code, message].filter(Boolean).join(': ') || 'no reason given';
}
