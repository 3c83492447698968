import { UnitOfWork } from '@libs/kernel';
import { TransactionContext, TypeOrmUnitOfWork } from '@libs/persistence';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type WebhookDatabase, webhookDataSourceOptions } from './webhook-database';

/** Connection and unit of work; the schema is expected to be there (`prepareWebhookSchema`). */
@Module({})
export class WebhookDatabaseModule {
  static for(database: WebhookDatabase): DynamicModule {
    return {
      module: WebhookDatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...webhookDataSourceOptions(database), retryAttempts: 0 })],
      providers: [TransactionContext, { provide: UnitOfWork, useClass: TypeOrmUnitOfWork }],
      exports: [TypeOrmModule, TransactionContext, UnitOfWork],
    };
  }
}
