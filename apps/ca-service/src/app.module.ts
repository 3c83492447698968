import { AuthModule } from '@libs/auth';
import { JobsModule } from '@libs/jobs';
import { MessagingModule } from '@libs/messaging';
import { MetricsModule } from '@libs/metrics';
import { PersistenceModule } from '@libs/persistence';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule } from 'nestjs-pino';
import { authSettings } from './config/auth-settings';
import { ConfigurationModule } from './config/configuration.module';
import { EVENT_TYPES } from './config/event-types';
import { loggingOptions } from './config/logging';
import { HealthController } from './health/health.controller';
import { AuditModule } from './modules/audit';
import { CaModule } from './modules/ca';
import { CertificateModule } from './modules/certificate';
import { EventModule } from './modules/event';
import { KeyModule } from './modules/key';
import { ProfileModule } from './modules/profile';
import { StatisticsModule } from './modules/statistics';
import type { StartupContext } from './startup-context';

@Module({})
export class AppModule {
  static for(context: StartupContext): DynamicModule {
    const { environment } = context;
    return {
      module: AppModule,
      controllers: [HealthController],
      imports: [
        // what every feature uses
        ConfigurationModule.for(context),
        LoggerModule.forRoot(loggingOptions(environment)),
        CqrsModule.forRoot({ rethrowUnhandled: true }),
        PersistenceModule,
        MessagingModule.forRootAsync({
          useFactory: () => ({
            ...(environment.AMQP_URL === undefined ? {} : { amqpUrl: environment.AMQP_URL }),
            amqpTls: {
              caFile: environment.AMQP_CA_FILE,
              certificateFile: environment.AMQP_CERTIFICATE_FILE,
              keyFile: environment.AMQP_KEY_FILE,
            },
            exchange: environment.AMQP_EXCHANGE,
            eventTypes: EVENT_TYPES,
            auditEvents: environment.AUDIT_EVENTS === 'off' ? undefined : environment.AUDIT_EVENTS,
            relay: environment.ROLES.includes('relay'),
          }),
        }),
        MetricsModule,
        JobsModule.forRoot({ schedules: environment.ROLES.includes('jobs') }),
        AuthModule.forRoot(authSettings(environment)),
        TerminusModule.forRoot({ logger: false }),
        // the features
        ProfileModule,
        KeyModule,
        CertificateModule,
        CaModule,
        StatisticsModule,
        EventModule,
        AuditModule,
      ],
    };
  }
}
