import { resolve } from 'node:path';
import { InvalidValueError, StartUpError, TimeDuration } from '@libs/kernel';
import { z } from 'zod';

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

/** Milliseconds, written as a duration such as `10s`. */
const duration = (least: number, most: number) =>
  z.string().transform((text, context) => {
    try {
      const { milliseconds } = TimeDuration.parse(text);
      if (milliseconds >= least && milliseconds <= most) return milliseconds;
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
    }
    const range = [least, most].map((limit) => TimeDuration.ofMilliseconds(limit).toString()).join(' to ');
    context.addIssue({ code: 'custom', message: `must be a duration such as 10s, from ${range}` });
    return z.NEVER;
  });
const NODE_ENVIRONMENTS = ['development', 'production', 'test'] as const;
const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

/** Every variable the service reads. `docs/webhooks.md` says the same in words; a test keeps the two alike. */
export const ENVIRONMENT_SCHEMA = z.object({
  NODE_ENV: z
    .enum(NODE_ENVIRONMENTS, { error: `must be one of ${NODE_ENVIRONMENTS.join(', ')}` })
    .default('development'),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: wholeNumber(0, 65_535).default(8086),
  METRICS_PORT: wholeNumber(0, 65_535).default(9465),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DATABASE_POOL_SIZE: wholeNumber(2, 500).default(10),
  AMQP_URL: z.string().min(1),
  AMQP_CA_FILE: z.string().min(1).optional(),
  AMQP_CERTIFICATE_FILE: z.string().min(1).optional(),
  AMQP_KEY_FILE: z.string().min(1).optional(),
  AMQP_EXCHANGE: z.string().min(1).max(127).default('lamassu-events'),
  AMQP_DEAD_LETTER_EXCHANGE: z.string().min(1).max(127).default('lamassu-dlq'),
  SERVICE_ID: z
    .string()
    .regex(/^[\w.-]{1,127}$/, { error: 'must be letters, digits, dots, hyphens or underscores' })
    .default('webhook-forwarder'),
  CA_URL: url('http:', 'https:').optional(),
  CA_TOKEN_FILE: z.string().min(1).optional(),
  WEBHOOK_SUBSCRIPTIONS_FILE: z.string().min(1),
  WEBHOOK_ALLOWED_NETWORKS: list.default([]),
  WEBHOOK_TIMEOUT: duration(100, 120 * SECOND).prefault('10s'),
  WEBHOOK_ATTEMPTS: wholeNumber(1, 100).default(15),
  WEBHOOK_RETRY_FIRST: duration(10, DAY).prefault('5s'),
  WEBHOOK_RETRY_MAXIMUM: duration(10, 7 * DAY).prefault('4h'),
  WEBHOOK_CONCURRENCY: wholeNumber(1, 100).default(4),
  WEBHOOK_RETENTION: duration(SECOND, 3650 * DAY).prefault('30d'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .transform((directory) => resolve(directory)),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_JWKS_URI: url('http:', 'https:').optional(),
  AUTH_ALLOW_HTTP: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .default(false),
  AUTH_ROLES_CLAIM: z.string().min(1).default('realm_access.roles'),
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
    const name = String(issue?.path[0]);
    throw new StartUpError(
      name in set ? `${name}: ${issue?.message ?? 'is not valid'}` : `${name} is missing`,
    );
  }
  refuseDevelopmentDefaults(result.data);
  return Object.freeze(result.data);
}

/** What is made up for development must be decided by somebody in production. */
function refuseDevelopmentDefaults({ NODE_ENV, AUTH_ISSUER, CA_URL, CA_TOKEN_FILE }: Environment): void {
  if (CA_URL && AUTH_ISSUER && !CA_TOKEN_FILE)
    throw new StartUpError('CA_TOKEN_FILE is missing: the log at CA_URL is read with a token of AUTH_ISSUER');
  if (NODE_ENV === 'production' && !AUTH_ISSUER)
    throw new StartUpError(
      'AUTH_ISSUER is missing: in production the service starts only with an identity provider',
    );
}
