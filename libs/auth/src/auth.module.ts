import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type ModuleMetadata,
  type Provider,
} from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PermissionGuard } from './auth.guard';
import { AuthOptions, type AuthSettings, checkAuthSettings } from './auth.options';
import { AuthorizationHook } from './authorization.hook';
import { DeclaredPermissions } from './declared-permission';
import { JwtStrategy } from './jwt.strategy';
import { KeySource } from './key-sources/key-source';
import { openKeySource } from './key-sources/open-key-source';
import { VerifiedTokens } from './verified-tokens';

/** Makes the settings from other providers. */
export interface AuthModuleFactory {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the providers that `inject` names
  readonly useFactory: (...dependencies: any[]) => AuthSettings | Promise<AuthSettings>;
}

/**
 * Authenticates every call of the application and checks its permission. The root module imports it once: the guard is
 * global. Start-up fails with a StartUpError for invalid settings, for an unusable key file or directory, and for a route
 * that declares no permission.
 */
@Module({})
export class AuthModule {
  static forRoot(settings: AuthSettings): DynamicModule {
    return AuthModule.forRootAsync({ useFactory: () => settings });
  }

  static forRootAsync(factory: AuthModuleFactory): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      imports: [DiscoveryModule, ...(factory.imports ?? [])],
      providers: [optionsFrom(factory), ...PROVIDERS],
      exports: [AuthOptions, AuthorizationHook, DeclaredPermissions],
    };
  }
}

const PROVIDERS: Provider[] = [
  {
    provide: KeySource,
    useFactory: (options: AuthOptions) => openKeySource(options.keys, options.allowHttp),
    inject: [AuthOptions],
  },
  { provide: VerifiedTokens, useFactory: () => new VerifiedTokens() },
  JwtStrategy,
  PermissionGuard,
  { provide: APP_GUARD, useExisting: PermissionGuard },
  AuthorizationHook,
  DeclaredPermissions,
];

function optionsFrom({ inject = [], useFactory }: AuthModuleFactory): Provider {
  return {
    provide: AuthOptions,
    inject,
    useFactory: async (...dependencies: unknown[]) => checkAuthSettings(await useFactory(...dependencies)),
  };
}
