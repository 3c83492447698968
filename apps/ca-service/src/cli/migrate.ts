import '@libs/kernel/required-node';
import 'reflect-metadata';
import { createDataSource, migrate, revertLastMigration } from '@libs/persistence';
import { EXIT, print, printError, runCommand } from '../command-line';
import { loadEnvironment } from '../config/environment';
import { openDatabase } from '../database';

/** `npm run migration:run` runs the pending migrations; `npm run migration:revert` undoes the last one. */
async function main(): Promise<number> {
  const database = await openDatabase(loadEnvironment(), printError);
  const dataSource = createDataSource({ databaseUrl: database.url, poolSize: 2 });
  try {
    await dataSource.initialize();
    if (process.argv[2] === 'revert') {
      await revertLastMigration(dataSource);
      print('The last migration was reverted.');
    } else {
      const names = await migrate(dataSource);
      print(names.length > 0 ? `Migrations run: ${names.join(', ')}` : 'The schema is up to date.');
    }
    return EXIT.done;
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await database.stop();
  }
}

runCommand(main);
