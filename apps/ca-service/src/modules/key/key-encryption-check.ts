import { type KeyEncryptionKey } from '@libs/crypto';
import { StartUpError } from '@libs/kernel';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { KeyEngineSettings } from './key-engine-settings';
import { TypeOrmWrappedKeyStore } from './persistence/typeorm-wrapped-key.store';

/** Refuses to start with another key-encryption key than the stored keys were wrapped with. */
@Injectable()
export class KeyEncryptionCheck implements OnApplicationBootstrap {
  readonly #key: KeyEncryptionKey;

  constructor(
    settings: KeyEngineSettings,
    private readonly keys: TypeOrmWrappedKeyStore,
  ) {
    this.#key = settings.keyEncryptionKey;
  }

  async onApplicationBootstrap(): Promise<void> {
    const sample = await this.keys.sample();
    if (!sample || this.#key.hasWrapped(sample.wrapped)) return;
    throw new StartUpError(
      'KEY_ENCRYPTION_KEY is not the key that the stored private keys were encrypted with: give the former one back',
    );
  }
}
