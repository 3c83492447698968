import {
  CertificateSigner,
  CryptoWorkers,
  KeyEngineRegistry,
  MessageSigner,
  MessageVerifier,
  PrivateKeyReader,
  SoftwareKeyEngine,
} from '@libs/crypto';
import { KeyEntity } from '@libs/persistence/entities';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CancelKeyGenerations } from './cancel-key-generations';
import { HeldKeys, KeyProvision, KeyRemovals } from './domain';
import { EngineController } from './http/engine.controller';
import { KeyEncryptionCheck } from './key-encryption-check';
import { KeyEngineSettings } from './key-engine-settings';
import { KeyRemovalJob } from './key-removal.job';
import { TypeOrmHeldKeys } from './persistence/typeorm-held-keys';
import { TypeOrmKeyRemovals } from './persistence/typeorm-key-removals';
import { TypeOrmWrappedKeyStore } from './persistence/typeorm-wrapped-key.store';
import { ListEnginesHandler } from './queries/list-engines/list-engines.handler';

/** Private keys: the engines that hold them, and where the software engine keeps its own. */
@Module({
  imports: [TypeOrmModule.forFeature([KeyEntity])],
  controllers: [EngineController],
  providers: [
    ListEnginesHandler,
    KeyEncryptionCheck,
    KeyRemovalJob,
    CancelKeyGenerations,
    CryptoWorkers,
    TypeOrmWrappedKeyStore,
    { provide: HeldKeys, useClass: TypeOrmHeldKeys },
    { provide: KeyRemovals, useClass: TypeOrmKeyRemovals },
    {
      provide: KeyEngineRegistry,
      inject: [KeyEngineSettings, TypeOrmWrappedKeyStore, CryptoWorkers],
      useFactory: (
        { engines, defaultId, keyEncryptionKey, minimumImportedRsaBits }: KeyEngineSettings,
        store: TypeOrmWrappedKeyStore,
        workers: CryptoWorkers,
      ) =>
        new KeyEngineRegistry(
          engines.map(
            ({ id }) =>
              new SoftwareKeyEngine({ id, store, keyEncryptionKey, workers, minimumImportedRsaBits }),
          ),
          defaultId,
        ),
    },
    {
      provide: KeyProvision,
      inject: [KeyEngineRegistry, HeldKeys, KeyRemovals],
      useFactory: (...parts: ConstructorParameters<typeof KeyProvision>) => new KeyProvision(...parts),
    },
    {
      provide: CertificateSigner,
      inject: [KeyEngineRegistry],
      useFactory: (engines: KeyEngineRegistry) => new CertificateSigner(engines),
    },
    {
      provide: MessageSigner,
      inject: [KeyEngineRegistry, CryptoWorkers],
      useFactory: (engines: KeyEngineRegistry, { signing }: CryptoWorkers) =>
        new MessageSigner(engines, signing),
    },
    {
      provide: MessageVerifier,
      inject: [CryptoWorkers],
      useFactory: ({ verification }: CryptoWorkers) => new MessageVerifier(verification),
    },
    {
      provide: PrivateKeyReader,
      inject: [CryptoWorkers],
      useFactory: ({ decryption }: CryptoWorkers) => new PrivateKeyReader(decryption),
    },
  ],
  exports: [
    KeyEngineRegistry,
    CertificateSigner,
    MessageSigner,
    MessageVerifier,
    PrivateKeyReader,
    HeldKeys,
    KeyProvision,
    KeyRemovals,
  ],
})
export class KeyModule {}
