import { Global, Module } from '@nestjs/common';
import { UnitOfWork } from '@libs/kernel';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, PersistenceOptions } from './data-source';
import { BookmarkSigner } from './query-language/bookmark-signer';
import { FilteredReads } from './query-language/filtered-reads';
import { GroupedCounts } from './query-language/grouped-counts';
import { KeysetPages } from './query-language/keyset-pages';
import { TimeLimitedReads } from './query-language/time-limited-reads';
import { ReadPool } from './read-pool';
import { Statements } from './sql/statements';
import { TransactionContext } from './transaction-context';
import { TypeOrmUnitOfWork } from './typeorm-unit-of-work';

/** Provides connections, unit of work and list pages. The schema must exist (migrate.ts). */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [PersistenceOptions],
      useFactory: (options: PersistenceOptions) => ({ ...dataSourceOptions(options), retryAttempts: 0 }),
    }),
  ],
  providers: [
    TransactionContext,
    Statements,
    BookmarkSigner,
    KeysetPages,
    GroupedCounts,
    FilteredReads,
    ReadPool,
    TimeLimitedReads,
    { provide: UnitOfWork, useClass: TypeOrmUnitOfWork },
  ],
  exports: [
    TypeOrmModule,
    TransactionContext,
    Statements,
    BookmarkSigner,
    KeysetPages,
    GroupedCounts,
    TimeLimitedReads,
    UnitOfWork,
  ],
})
export class PersistenceModule {}
