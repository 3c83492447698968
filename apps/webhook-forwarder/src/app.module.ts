import { AuthModule } from '@libs/auth';
import { EventConsumerModule, type EventConsumerOptions, PostgresHandledEvents } from '@libs/event-consumer';
import { LOG_SERIALIZERS } from '@libs/http';
import { MetricsModule } from '@libs/metrics';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import { authSettings, tokenForTheLog } from './config/auth-settings';
import { ConfigurationModule } from './config/configuration.module';
import type { Environment } from './config/environment';
import { HealthController } from './health/health.controller';
import { DeliveryModule, type Subscription, WebhookDatabaseModule } from './modules/delivery';
import { TerminusModule } from '@nestjs/terminus';

@Module({})
export class AppModule {
  static for(environment: Environment, subscriptions: readonly Subscription[]): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.for(environment, subscriptions),
        LoggerModule.forRoot({
          pinoHttp: {
            level: environment.LOG_LEVEL,
            serializers: LOG_SERIALIZERS,
            autoLogging: false,
          },
        }),
        CqrsModule.forRoot({ rethrowUnhandled: true }),
        WebhookDatabaseModule.for({
          databaseUrl: environment.DATABASE_URL,
          poolSize: environment.DATABASE_POOL_SIZE,
        }),
        MetricsModule,
        AuthModule.forRoot(authSettings(environment)),
        EventConsumerModule.forRootAsync({
          handledEvents: PostgresHandledEvents,
          useFactory: () => consumerOptions(environment),
        }),
        TerminusModule.forRoot({ logger: false }),
        DeliveryModule,
      ],
      controllers: [HealthController],
    };
  }
}

function consumerOptions(environment: Environment): EventConsumerOptions {
  const { CA_URL: url } = environment;
  return {
    amqpUrl: environment.AMQP_URL,
    amqpTls: {
      caFile: environment.AMQP_CA_FILE,
      certificateFile: environment.AMQP_CERTIFICATE_FILE,
      keyFile: environment.AMQP_KEY_FILE,
    },
    exchange: environment.AMQP_EXCHANGE,
    deadLetterExchange: environment.AMQP_DEAD_LETTER_EXCHANGE,
    serviceId: environment.SERVICE_ID,
    log: url === undefined ? undefined : { url, token: () => tokenForTheLog(environment) },
  };
}
