import { existsSync } from 'node:fs';
import { type SignatureAlgorithm, SUPPORTED_ALGORITHMS } from '@libs/auth';
import {
  Flag,
  List,
  ListOf,
  OneOf,
  ProcessVariables,
  readVariables,
  ReadWith,
  Text,
  Url,
  UrlList,
  WholeNumber,
} from '@libs/configuration';
import { HTTP_SERVER_LIMITS } from '@libs/http';
import { InvalidScheduleError, parseSchedule, Schedule } from '@libs/jobs';
import { StartUpError, TimeDuration } from '@libs/kernel';
import { AUDIT_NAMINGS } from '@libs/messaging';
import { IsOptional } from 'class-validator';
import { MESSAGE_SIGNING_MODES } from '../modules/ca';
import { VaServerDomains } from './va-server-domain';

const ROLES = ['api', 'relay', 'jobs'] as const;
export type Role = (typeof ROLES)[number];

const SCHEDULE =
  'a duration such as 1m, a cron expression of five fields in UTC, or a descriptor such as @hourly';

/**
 * Every variable that the service reads, with its default. Parsed once, frozen, and never logged: it holds secrets.
 * `.env.example` describes the same variables; a test compares the two.
 */
export class Environment extends ProcessVariables {
  @WholeNumber(0, 65_535)
  readonly HTTP_PORT: number = 8085;

  @WholeNumber(0, 65_535)
  readonly METRICS_PORT: number = 9464;

  @WholeNumber(1, 100_000)
  readonly HTTP_MAX_CONNECTIONS: number = HTTP_SERVER_LIMITS.maximumConnections;

  @IsOptional()
  @Url('postgres:', 'postgresql:')
  readonly DATABASE_URL?: string;

  @WholeNumber(1, 500)
  readonly DATABASE_READ_POOL_SIZE: number = 4;

  @Flag()
  readonly MIGRATE_ON_START: boolean = true;

  @WholeNumber(1, 10_000)
  readonly LIST_MAXIMUM_PAGE_SIZE: number = 1000;

  @WholeNumber(1, 30)
  readonly LIST_TIME_LIMIT_SECONDS: number = 5;

  @WholeNumber(1, 10_000)
  readonly LIST_REQUESTS_PER_CALLER: number = 32;

  @WholeNumber(1, 10_000)
  readonly LIST_REQUESTS_MAXIMUM: number = 256;

  @Flag()
  readonly LIST_STRICT: boolean = false;

  @IsOptional()
  @UrlList('amqp:', 'amqps:')
  readonly AMQP_URL?: string;

  @OneOf(['off', ...AUDIT_NAMINGS], `must be off, ${AUDIT_NAMINGS.join(' or ')}`)
  readonly AUDIT_EVENTS: 'off' | (typeof AUDIT_NAMINGS)[number] = 'off';

  @IsOptional()
  @Text()
  readonly AUTH_JWKS_FILE?: string;

  @ListOf(SUPPORTED_ALGORITHMS)
  readonly AUTH_ALGORITHMS: readonly SignatureAlgorithm[] = SUPPORTED_ALGORITHMS;

  @List()
  readonly AUTH_ADMIN_ROLES: readonly string[] = ['admin', 'pki-admin'];

  @List()
  readonly AUTH_ISSUER_ROLES: readonly string[] = ['issuer', 'pki-issuer'];

  @List()
  readonly AUTH_READER_ROLES: readonly string[] = ['reader', 'pki-reader'];

  @ListOf(ROLES)
  readonly ROLES: readonly Role[] = [...ROLES];

  @IsOptional()
  @Text()
  readonly KEY_ENCRYPTION_KEY?: string;

  @IsOptional()
  @Text()
  readonly KEY_ENCRYPTION_KEY_FILE?: string;

  @IsOptional()
  @Text()
  readonly KEY_ENGINES_FILE?: string;

  @Flag()
  readonly ALLOW_WEAK_RSA_IMPORT: boolean = false;

  @Flag()
  readonly ALLOW_WEAK_SIGNATURE_CAS: boolean = false;

  @List(VaServerDomains())
  readonly VA_SERVER_DOMAINS: readonly string[] = [];

  @Flag()
  readonly REFUSE_COMPROMISED_KEYS: boolean = true;

  @Flag()
  readonly ALLOW_CASCADE_DELETE: boolean = false;

  @OneOf(MESSAGE_SIGNING_MODES, 'must be raw, raw-and-digest or off')
  readonly MESSAGE_SIGNING: (typeof MESSAGE_SIGNING_MODES)[number] = 'raw';

  @ReadWith(readRetention, 'a duration such as 30d, or 0 for ever', RangeError)
  readonly EVENT_RETENTION: TimeDuration = TimeDuration.parse('30d');

  @WholeNumber(0, 10_000)
  readonly EVENT_STREAMS_MAXIMUM: number = 100;

  @WholeNumber(1, 10_000)
  readonly EVENT_STREAMS_PER_CALLER: number = 10;

  @ReadWith(parseSchedule, SCHEDULE, InvalidScheduleError)
  readonly MONITOR_FREQUENCY: Schedule = parseSchedule('1m');
}

/** Reads the variables of the process, and those of `.env` when that file exists. @throws StartUpError */
export function loadEnvironment(): Readonly<Environment> {
  if (existsSync('.env')) process.loadEnvFile();
  return readEnvironment();
}

/** Reads and checks the variables. @throws StartUpError one sentence with the variable and the reason */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Readonly<Environment> {
  const environment = readVariables(Environment, variables);
  refuseContradictions(environment);
  return environment;
}

function readRetention(text: string): TimeDuration {
  const duration = TimeDuration.parse(text);
  if (duration.milliseconds < 0) throw new RangeError(`"${text}" is negative`);
  return duration;
}

function refuseContradictions(environment: Environment): void {
  refuseAmbiguousIdentityProvider(environment);
  if (environment.KEY_ENCRYPTION_KEY && environment.KEY_ENCRYPTION_KEY_FILE) {
    throw new StartUpError('KEY_ENCRYPTION_KEY and KEY_ENCRYPTION_KEY_FILE are both set: keep one of them');
  }
  if (environment.NODE_ENV === 'production') refuseDevelopmentDefaults(environment);
}

/** Rejects contradictory AUTH_* variables; libs/auth checks their values. */
function refuseAmbiguousIdentityProvider(environment: Environment): void {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = environment;
  const { AUTH_JWKS_URI: uri, AUTH_JWKS_FILE: file } = environment;
  if (uri && file) throw new StartUpError('AUTH_JWKS_URI and AUTH_JWKS_FILE are both set: keep one of them');
  if ((uri ?? file) && !issuer) {
    throw new StartUpError('AUTH_ISSUER is missing: name the issuer that tokens must come from');
  }
  if (issuer && !audience) {
    throw new StartUpError('AUTH_AUDIENCE is missing: name the audience that tokens must be for');
  }
}

/** Rejects, in production, missing variables that have generated values in development. */
function refuseDevelopmentDefaults(environment: Environment): void {
  if (!environment.AUTH_ISSUER) {
    throw new StartUpError(
      'AUTH_ISSUER is missing: in production the service starts only with an identity provider',
    );
  }
  if (!environment.DATABASE_URL)
    throw new StartUpError('DATABASE_URL is missing: in production the service starts no embedded database');
  if (!environment.KEY_ENCRYPTION_KEY && !environment.KEY_ENCRYPTION_KEY_FILE) {
    throw new StartUpError(
      'KEY_ENCRYPTION_KEY is missing: in production the key that encrypts private keys must be set',
    );
  }
}
