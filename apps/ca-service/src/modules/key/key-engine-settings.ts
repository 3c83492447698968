import type { KeyEncryptionKey } from '@libs/crypto';

/** Which key engines this process offers; the application fills it from KEY_ENGINES_FILE. */
export abstract class KeyEngineSettings {
  abstract readonly defaultId: string;
  abstract readonly engines: readonly { readonly id: string; readonly type: 'software' }[];
  abstract readonly keyEncryptionKey: KeyEncryptionKey;
  /** The shortest RSA key that may be imported. */
  abstract readonly minimumImportedRsaBits: number;
}
