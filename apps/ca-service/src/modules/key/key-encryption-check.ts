import { type KeyEncryptionKey } from '@libs/crypto';
import { StartUpError } from '@libs/kernel';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { KeyEngineSettings } from './engines/key-engine-types';
import { TypeOrmKeyStore } from './persistence/typeorm-key-store';

/** Stops the start when the key-encryption key cannot decrypt the stored private keys. */
@Injectable()
export class KeyEncryptionCheck implements OnApplicationBootstrap {
  readonly #key: KeyEncryptionKey;

  constructor(
    settings: KeyEngineSettings,
    private readonly keys: TypeOrmKeyStore,
  ) {
    this.#key = settings.keyEncryptionKey;
  }

  async onApplicationBootstrap(): Promise<void> {
    const wrapped = await this.keys.newestWrapped();
    if (wrapped === undefined || this.#key.hasWrapped(wrapped)) return;
    throw new StartUpError(
      'KEY_ENCRYPTION_KEY is not the key that the stored private keys were encrypted with: restore the previous key',
    );
  }
}
