import { MINIMUM_RSA_BITS } from '@libs/crypto';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { Clock, Randomness, SystemClock, SystemRandomness } from '@libs/kernel';
import { ListOptions, PersistenceOptions } from '@libs/persistence';
import { CaSettings } from '../modules/ca';
import { CompromisedKeySettings, IssuanceSettings } from '../modules/certificate';
import { EventSettings } from '../modules/event';
import { KeyEngineSettings } from '../modules/key';
import type { StartupContext } from '../startup-context';
import { BuildInformation, readBuildInformation } from './build-information';

/** Minimum with ALLOW_WEAK_RSA_IMPORT, for the keys of old CAs. */
const WEAKEST_IMPORTED_RSA_BITS = 1024;

/** Provides each library and feature with its part of the configuration; none of them reads the environment. */
@Global()
@Module({})
export class ConfigurationModule {
  static for({ environment, databaseUrl, keyEncryptionKey, keyEngines }: StartupContext): DynamicModule {
    const providers = [
      { provide: Clock, useClass: SystemClock },
      { provide: Randomness, useClass: SystemRandomness },
      value(PersistenceOptions, {
        databaseUrl,
        poolSize: environment.DATABASE_POOL_SIZE,
        readPoolSize: environment.DATABASE_READ_POOL_SIZE,
        bookmarkSecret: keyEncryptionKey.deriveSecret('bookmarks'),
      }),
      value(ListOptions, {
        maximumPageSize: environment.LIST_MAXIMUM_PAGE_SIZE,
        timeLimit: environment.LIST_TIME_LIMIT_SECONDS * 1000,
        isStrict: environment.LIST_STRICT,
        readsPerCaller: environment.LIST_REQUESTS_PER_CALLER,
        reads: environment.LIST_REQUESTS_MAXIMUM,
      }),
      value(KeyEngineSettings, {
        defaultId: keyEngines.default,
        engines: keyEngines.engines,
        keyEncryptionKey,
        minimumImportedRsaBits: environment.ALLOW_WEAK_RSA_IMPORT
          ? WEAKEST_IMPORTED_RSA_BITS
          : MINIMUM_RSA_BITS,
      }),
      ...issuanceSettings(environment),
      value(CaSettings, {
        allowCascadeDelete: environment.ALLOW_CASCADE_DELETE,
        messageSigning: environment.MESSAGE_SIGNING,
        monitorFrequency: environment.MONITOR_FREQUENCY,
      }),
      value(EventSettings, {
        retention: environment.EVENT_RETENTION,
        maximumStreams: environment.EVENT_STREAMS_MAXIMUM,
        maximumStreamsPerCaller: environment.EVENT_STREAMS_PER_CALLER,
      }),
      value(BuildInformation, readBuildInformation()),
    ];
    return { module: ConfigurationModule, providers, exports: providers };
  }
}

const issuanceSettings = (environment: StartupContext['environment']): Provider[] => [
  value(IssuanceSettings, {
    vaServerDomains: environment.VA_SERVER_DOMAINS,
    allowWeakSignatureCas: environment.ALLOW_WEAK_SIGNATURE_CAS,
  }),
  value(CompromisedKeySettings, { refuseCompromisedKeys: environment.REFUSE_COMPROMISED_KEYS }),
];

/** Returns a provider whose value has the type of its token, which Nest does not check. */
function value<T>(token: abstract new () => T, useValue: T): Provider & { provide: typeof token } {
  return { provide: token, useValue };
}
