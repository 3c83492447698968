import { Clock, Randomness, SystemClock, SystemRandomness } from '@libs/kernel';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DeliverySettings, type Subscription, Subscriptions } from '../modules/delivery';
import type { Environment } from './environment';

/** Provides the settings of libraries and features, none of which reads the environment. */
@Global()
@Module({})
export class ConfigurationModule {
  static for(environment: Environment, subscriptions: readonly Subscription[]): DynamicModule {
    const settings: DeliverySettings = {
      allowedNetworks: environment.WEBHOOK_ALLOWED_NETWORKS,
      timeoutMilliseconds: environment.WEBHOOK_TIMEOUT,
      attempts: environment.WEBHOOK_ATTEMPTS,
      retryFirstMilliseconds: environment.WEBHOOK_RETRY_FIRST,
      retryMaximumMilliseconds: environment.WEBHOOK_RETRY_MAXIMUM,
      concurrency: environment.WEBHOOK_CONCURRENCY,
      retentionMilliseconds: environment.WEBHOOK_RETENTION,
    };
    const providers = [
      { provide: Clock, useClass: SystemClock },
      { provide: Randomness, useClass: SystemRandomness },
      { provide: DeliverySettings, useValue: settings },
      { provide: Subscriptions, useValue: new Subscriptions(subscriptions) },
    ];
    return { module: ConfigurationModule, providers, exports: providers };
  }
}
