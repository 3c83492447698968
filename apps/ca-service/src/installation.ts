import type { KeyEncryptionKey } from '@libs/crypto';
import type { Environment } from './config/environment';
import { readKeyEncryptionKey } from './config/key-encryption-key';
import { type KeyEngines, readKeyEngines } from './config/key-engines';

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
