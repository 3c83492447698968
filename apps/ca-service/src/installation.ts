import type { KeyEncryptionKey } from '@libs/crypto';
import type { Environment } from './config/environment';
import { readKeyEncryptionKey } from './config/key-encryption-key';
import { type KeyEngines, readKeyEngines } from './config/key-engines';
import { openDatabase, prepareSchema } from './database';

/** What the whole process rests on, decided before the first module is made. */
export interface Installation {
  readonly environment: Environment;
  /** DATABASE_URL, or the address of the embedded server. */
  readonly databaseUrl: string;
  readonly keyEncryptionKey: KeyEncryptionKey;
  readonly keyEngines: KeyEngines;
}

/** Everything of an installation that needs no database. @throws StartUpError */
export function readInstallation(environment: Environment): Omit<Installation, 'databaseUrl'> {
  return {
    environment,
    keyEncryptionKey: readKeyEncryptionKey(environment),
    keyEngines: readKeyEngines(environment),
  };
}

/** An installation whose database is open and has its schema. */
export interface OpenInstallation extends Installation {
  /** Stops the embedded database. */
  close(): Promise<void>;
}

/**
 * What every process begins with. `onFailure` is told when it cannot go on later: its embedded database is gone.
 * @throws StartUpError one sentence for whoever starts it
 */
export async function openInstallation(
  environment: Environment,
  onFailure: (reason: string) => void,
): Promise<OpenInstallation> {
  const decided = readInstallation(environment);
  const database = await openDatabase(environment, onFailure);
  try {
    await prepareSchema(database.url, environment);
    return { ...decided, databaseUrl: database.url, close: () => database.stop() };
  } catch (error) {
    await database.stop();
    throw error;
  }
}
