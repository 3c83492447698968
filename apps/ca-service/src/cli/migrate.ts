import '@libs/kernel/required-node';
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { createDataSource, migrate } from '@libs/persistence';
import { readEnvironment } from '../config/environment';
import { openDatabase } from '../database';

/** `npm run migration:run` brings the schema up to date; `npm run migration:revert` undoes the last step. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const database = await openDatabase(readEnvironment(), (reason) => process.stderr.write(`${reason}\n`));
  const dataSource = createDataSource({ databaseUrl: database.url, poolSize: 2 });
  try {
    await dataSource.initialize();
    if (process.argv[2] === 'revert') {
      await dataSource.undoLastMigration();
      process.stdout.write('The last migration was reverted.\n');
    } else {
      const names = await migrate(dataSource);
      process.stdout.write(names.length > 0 ? `Run: ${names.join(', ')}\n` : 'The schema is up to date.\n');
    }
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await database.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
