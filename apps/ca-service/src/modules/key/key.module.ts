import { CertificateSigner, KeyEngineRegistry, SoftwareKeyEngine } from '@libs/crypto';
import { KeyEntity } from '@libs/persistence/entities';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HeldKeys } from './domain';
import { EngineController } from './http/engine.controller';
import { KeyEncryptionCheck } from './key-encryption-check';
import { KeyEngineSettings } from './key-engine-settings';
import { TypeOrmHeldKeys } from './persistence/typeorm-held-keys';
import { TypeOrmWrappedKeyStore } from './persistence/typeorm-wrapped-key.store';
import { ListEnginesHandler } from './queries/list-engines/list-engines.handler';

/** Private keys: the engines that hold them, and where the software engine keeps its own. */
@Module({
  imports: [TypeOrmModule.forFeature([KeyEntity])],
  controllers: [EngineController],
  providers: [
    ListEnginesHandler,
    KeyEncryptionCheck,
    TypeOrmWrappedKeyStore,
    { provide: HeldKeys, useClass: TypeOrmHeldKeys },
    {
      provide: KeyEngineRegistry,
      inject: [KeyEngineSettings, TypeOrmWrappedKeyStore],
      useFactory: (
        { engines, defaultId, keyEncryptionKey, minimumImportedRsaBits }: KeyEngineSettings,
        store: TypeOrmWrappedKeyStore,
      ) =>
        new KeyEngineRegistry(
          engines.map(
            ({ id }) => new SoftwareKeyEngine({ id, store, keyEncryptionKey, minimumImportedRsaBits }),
          ),
          defaultId,
        ),
    },
    {
      provide: CertificateSigner,
      inject: [KeyEngineRegistry],
      useFactory: (engines: KeyEngineRegistry) => new CertificateSigner(engines),
    },
  ],
  exports: [KeyEngineRegistry, CertificateSigner, HeldKeys],
})
export class KeyModule {}
