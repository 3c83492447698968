import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HTTP_SERVER_LIMITS } from '@libs/http';
import { InvalidScheduleError, parseSchedule } from '@libs/jobs';
import { InvalidValueError, StartUpError, TimeDuration } from '@libs/kernel';
import { AUDIT_NAMINGS } from '@libs/messaging';
import { z } from 'zod';
import { MESSAGE_SIGNING_MODES } from '../modules/ca';

const NODE_ENVIRONMENTS = ['development', 'production', 'test'] as const;

const ROLES = ['api', 'relay', 'jobs'] as const;
export type Role = (typeof ROLES)[number];

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] as const;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum, {
      error: `must be a whole number from ${minimum} to ${maximum}`,
    })
    .transform(Number);

/** A text that `read` understands, which says in its error why not. */
const readBy = <T>(read: (text: string) => T, expected: string) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof InvalidValueError || error instanceof InvalidScheduleError)) throw error;
      context.addIssue({ code: 'custom', message: `${error.message}; must be ${expected}` });
      return z.NEVER;
    }
  });
const schedule = readBy(
  parseSchedule,
  'a duration such as 1m, a cron expression of five fields in UTC, or a descriptor such as @hourly',
);
const RETENTION = 'a duration such as 30d, or 0 for ever';
const retention = readBy((text) => TimeDuration.parse(text), RETENTION).refine(
  (duration) => duration.milliseconds >= 0,
  { error: `must be ${RETENTION}` },
);

/** Host with an optional port and path, as it goes into certificates (contract 5.1): no scheme. */
const VA_SERVER_DOMAIN = /^[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~/-]*)?$/;

/** Every variable the service reads. `.env.example` says the same in words; a test keeps the two alike. */
export const ENVIRONMENT_SCHEMA = z.object({
  NODE_ENV: z
    .enum(NODE_ENVIRONMENTS, { error: `must be one of ${NODE_ENVIRONMENTS.join(', ')}` })
    .default('development'),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: wholeNumber(0, 65_535).default(8085),
  METRICS_PORT: wholeNumber(0, 65_535).default(9464),
  HTTP_MAX_CONNECTIONS: wholeNumber(1, 100_000).default(HTTP_SERVER_LIMITS.maximumConnections),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .transform((directory) => resolve(directory)),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 500).default(10),
  DATABASE_READ_POOL_SIZE: wholeNumber(1, 500).default(4),
  MIGRATE_ON_START: flag.default(true),
  LIST_MAXIMUM_PAGE_SIZE: wholeNumber(1, 10_000).default(1000),
  LIST_TIME_LIMIT_SECONDS: wholeNumber(1, 30).default(5),
  LIST_REQUESTS_PER_CALLER: wholeNumber(1, 10_000).default(32),
  LIST_REQUESTS_MAXIMUM: wholeNumber(1, 10_000).default(256),
  LIST_STRICT: flag.default(false),
  AMQP_URL: z
    .string()
    .refine(
      (text) => text.split(',').every((each) => url('amqp:', 'amqps:').safeParse(each.trim()).success),
      {
        error: 'must be a URL that begins with amqp:// or amqps://, or several, separated by commas',
      },
    )
    .optional(),
  AMQP_CA_FILE: z.string().min(1).optional(),
  AMQP_CERTIFICATE_FILE: z.string().min(1).optional(),
  AMQP_KEY_FILE: z.string().min(1).optional(),
  AMQP_EXCHANGE: z.string().min(1).max(127).default('lamassu-events'),
  AUDIT_EVENTS: z
    .enum(['off', ...AUDIT_NAMINGS], { error: `must be off, ${AUDIT_NAMINGS.join(' or ')}` })
    .default('off'),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_JWKS_URI: url('http:', 'https:').optional(),
  AUTH_JWKS_FILE: z.string().min(1).optional(),
  AUTH_ALLOW_HTTP: flag.default(false),
  AUTH_ALGORITHMS: list
    .pipe(z.array(z.enum(ALGORITHMS, { error: `must be one or more of ${ALGORITHMS.join(', ')}` })).min(1))
    .default([...ALGORITHMS]),
  AUTH_ROLES_CLAIM: z.string().min(1).default('realm_access.roles'),
  AUTH_ADMIN_ROLES: list.default(['admin', 'pki-admin']),
  AUTH_ISSUER_ROLES: list.default(['issuer', 'pki-issuer']),
  AUTH_READER_ROLES: list.default(['reader', 'pki-reader']),
  ROLES: list
    .pipe(z.array(z.enum(ROLES, { error: `must be one or more of ${ROLES.join(', ')}` })).min(1))
    .default([...ROLES]),
  KEY_ENCRYPTION_KEY: z.string().min(1).optional(),
  KEY_ENCRYPTION_KEY_FILE: z.string().min(1).optional(),
  KEY_ENGINES_FILE: z.string().min(1).optional(),
  ALLOW_WEAK_RSA_IMPORT: flag.default(false),
  VA_SERVER_DOMAINS: list
    .pipe(
      z.array(z.string().regex(VA_SERVER_DOMAIN, { error: 'must be hosts with an optional port and path' })),
    )
    .default([]),
  ALLOW_CASCADE_DELETE: flag.default(false),
  MESSAGE_SIGNING: z
    .enum(MESSAGE_SIGNING_MODES, { error: 'must be raw, raw-and-digest or off' })
    .default('raw'),
  EVENT_RETENTION: retention.prefault('30d'),
  EVENT_STREAMS_MAXIMUM: wholeNumber(0, 10_000).default(100),
  EVENT_STREAMS_PER_CALLER: wholeNumber(1, 10_000).default(10),
  MONITOR_FREQUENCY: schedule.prefault('1m'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** The configuration of the process: parsed once, frozen, never logged (it holds secrets). */
export type Environment = Readonly<z.infer<typeof ENVIRONMENT_SCHEMA>>;

/** @throws StartUpError one sentence that names the variable that is wrong, and why */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  // An empty value means "not set", as in compose files and Helm charts.
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = ENVIRONMENT_SCHEMA.safeParse(set);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new StartUpError(`${String(issue?.path[0])}: ${issue?.message ?? 'is not valid'}`);
  }
  refuseContradictions(result.data);
  return Object.freeze(result.data);
}

function refuseContradictions(environment: Environment): void {
  refuseAmbiguousIdentityProvider(environment);
  if (environment.KEY_ENCRYPTION_KEY && environment.KEY_ENCRYPTION_KEY_FILE) {
    throw new StartUpError('KEY_ENCRYPTION_KEY and KEY_ENCRYPTION_KEY_FILE are both set: keep one of them');
  }
  if (environment.NODE_ENV === 'production') refuseDevelopmentDefaults(environment);
}

/** The values themselves are checked by libs/auth; here, that they go together. */
function refuseAmbiguousIdentityProvider(environment: Environment): void {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = environment;
  const { AUTH_JWKS_URI: uri, AUTH_JWKS_FILE: file } = environment;
  if (uri && file) throw new StartUpError('AUTH_JWKS_URI and AUTH_JWKS_FILE are both set: keep one of them');
  if ((uri ?? file) && !issuer) {
    throw new StartUpError('AUTH_ISSUER is missing: say which issuer tokens must come from');
  }
  if (issuer && !audience) {
    throw new StartUpError('AUTH_AUDIENCE is missing: say which audience tokens must be for');
  }
}

/** What is made up for development must be decided by somebody in production. */
function refuseDevelopmentDefaults(environment: Environment): void {
  if (!environment.AUTH_ISSUER) {
    throw new StartUpError(
      'AUTH_ISSUER is missing: in production the service starts only with an identity provider',
    );
  }
  if (!environment.DATABASE_URL)
    throw new StartUpError('DATABASE_URL is missing: in production the service brings no database');
  if (!environment.KEY_ENCRYPTION_KEY && !environment.KEY_ENCRYPTION_KEY_FILE) {
    throw new StartUpError(
      'KEY_ENCRYPTION_KEY is missing: in production the key that protects private keys must be given',
    );
  }
}

/** Reads a file that a variable names. @throws StartUpError that names the variable */
export function readFileOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new StartUpError(`${variable}: the file ${file} cannot be read (${code})`, { cause: error });
  }
}
