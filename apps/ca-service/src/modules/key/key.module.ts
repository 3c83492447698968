import {
  CertificateSigner,
  CryptoWorkers,
  KeyEngineRegistry,
  MessageSigner,
  MessageVerifier,
  PrivateKeyReader,
} from '@libs/crypto';
import { KeyEntity } from '@libs/persistence/entities';
import { Module, type OnModuleDestroy } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HeldKeys, KeyProvision, KeyRemovals } from './domain';
import { createKeyEngines, KeyEngineSettings } from './engines/key-engine-types';
import { EngineController } from './http/engine.controller';
import { KeyEncryptionCheck } from './key-encryption-check';
import { KeyRemovalJob } from './key-removal.job';
import { TypeOrmHeldKeys } from './persistence/typeorm-held-keys';
import { TypeOrmKeyRemovals } from './persistence/typeorm-key-removals';
import { TypeOrmKeyStore } from './persistence/typeorm-key-store';
import { ListEnginesHandler } from './queries/list-engines';

/** Private keys: the engines that hold them, and their records in the database. */
@Module({
  imports: [TypeOrmModule.forFeature([KeyEntity])],
  controllers: [EngineController],
  providers: [
    ListEnginesHandler,
    KeyEncryptionCheck,
    KeyRemovalJob,
    CryptoWorkers,
    TypeOrmKeyStore,
    { provide: HeldKeys, useClass: TypeOrmHeldKeys },
    { provide: KeyRemovals, useClass: TypeOrmKeyRemovals },
    {
      provide: KeyEngineRegistry,
      inject: [KeyEngineSettings, TypeOrmKeyStore, CryptoWorkers],
      useFactory: createKeyEngines,
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
export class KeyModule implements OnModuleDestroy {
  constructor(private readonly workers: CryptoWorkers) {}

  /** Cancels waiting key generations before the HTTP server closes, which waits for all answers: they take minutes. */
  onModuleDestroy(): void {
    this.workers.keyGenerator.cancelWaiting();
  }
}
