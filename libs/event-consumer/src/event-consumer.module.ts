import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type ModuleMetadata,
  type Provider,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CatchUp } from './catch-up/catch-up';
import { EventConsumer } from './event-consumer';
import {
  type EventConsumerOptions,
  ResolvedEventConsumerOptions,
  resolveOptions,
} from './event-consumer.options';
import { HandledEvents } from './handled-events/handled-events';
import { EventHandlers } from './handling/event-handlers';
import { EventHandling } from './handling/event-handling';

export interface EventConsumerAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** `PostgresHandledEvents`, `InMemoryHandledEvents`, or another implementation. */
  readonly handledEvents: Type<HandledEvents>;
  readonly inject?: FactoryProvider['inject'];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are whatever `inject` names
  readonly useFactory: (...injected: any[]) => EventConsumerOptions | Promise<EventConsumerOptions>;
}

const PROVIDERS: Provider[] = [EventHandlers, EventHandling, CatchUp, EventConsumer];

/**
 * Calls the methods with `@OnCaEvent` of all providers of the application. Needs `Randomness` from a global module or
 * `imports`; with `PostgresHandledEvents` also `DataSource`, `UnitOfWork` and `TransactionContext`.
 */
@Module({})
export class EventConsumerModule {
  static forRootAsync({
    imports = [],
    handledEvents,
    inject = [],
    useFactory,
  }: EventConsumerAsyncOptions): DynamicModule {
    const options: FactoryProvider = {
      provide: ResolvedEventConsumerOptions,
      inject,
      useFactory: async (...injected: unknown[]) => resolveOptions(await useFactory(...injected)),
    };
    return {
      module: EventConsumerModule,
      imports: [DiscoveryModule, ...imports],
      providers: [options, { provide: HandledEvents, useClass: handledEvents }, ...PROVIDERS],
      exports: [EventConsumer],
    };
  }
}
