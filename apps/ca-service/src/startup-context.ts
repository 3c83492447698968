import type { KeyEncryptionKey } from '@libs/crypto';
import type { Environment } from './config/environment';
import { readKeyEncryptionKey } from './config/key-encryption-key';
import { type KeyEngines, readKeyEngines } from './config/key-engines';
import { openDatabase, prepareSchema } from './database';

/** The configuration, the keys and the database address that the modules are created from. */
export interface StartupContext {
  readonly environment: Environment;
  /** DATABASE_URL, or the address of the embedded server. */
  readonly databaseUrl: string;
  readonly keyEncryptionKey: KeyEncryptionKey;
  readonly keyEngines: KeyEngines;
}

/** A startup context whose database is running and has the current schema. */
export interface OpenStartupContext extends StartupContext {
  /** Stops the embedded database. */
  close(): Promise<void>;
}

/** Reads the parts of a startup context that need no database. @throws StartUpError */
export function readStartupContext(environment: Environment): Omit<StartupContext, 'databaseUrl'> {
  return {
    environment,
    keyEncryptionKey: readKeyEncryptionKey(environment),
    keyEngines: readKeyEngines(environment),
  };
}

/**
 * Reads the startup context, opens the database and migrates its schema.
 *
 * @param onFailure called once when the embedded database ends later, and the process cannot go on
 * @throws StartUpError with one sentence for the operator
 */
export async function openStartupContext(
  environment: Environment,
  onFailure: (reason: string) => void,
): Promise<OpenStartupContext> {
  const context = readStartupContext(environment);
  const database = await openDatabase(environment, onFailure);
  try {
    await prepareSchema(database.url, environment);
    return { ...context, databaseUrl: database.url, close: () => database.stop() };
  } catch (error) {
    await database.stop();
    throw error;
  }
}
