import {
  List,
  Milliseconds,
  ProcessVariables,
  readVariables,
  Text,
  Url,
  WholeNumber,
} from '@libs/configuration';
import { StartUpError } from '@libs/kernel';
import { IsOptional, Matches } from 'class-validator';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const HOUR = 60 * 60 * SECOND;

/**
 * The variables of the service with their defaults: parsed once, frozen, never logged, because they contain secrets.
 * `docs/webhooks.md` describes the same variables; a test compares them.
 */
export class Environment extends ProcessVariables {
  @WholeNumber(0, 65_535)
  readonly HTTP_PORT: number = 8086;

  @WholeNumber(0, 65_535)
  readonly METRICS_PORT: number = 9465;

  @Url('postgres:', 'postgresql:')
  readonly DATABASE_URL!: string;

  @Text()
  readonly AMQP_URL!: string;

  @Text(127)
  readonly AMQP_DEAD_LETTER_EXCHANGE: string = 'lamassu-dlq';

  @Matches(/^[\w.-]{1,127}$/, { message: 'must be letters, digits, dots, hyphens or underscores' })
  readonly SERVICE_ID: string = 'webhook-forwarder';

  @IsOptional()
  @Url('http:', 'https:')
  readonly CA_URL?: string;

  @IsOptional()
  @Text()
  readonly CA_TOKEN_FILE?: string;

  @Text()
  readonly WEBHOOK_SUBSCRIPTIONS_FILE!: string;

  @List()
  readonly WEBHOOK_ALLOWED_NETWORKS: readonly string[] = [];

  @Milliseconds(100, 120 * SECOND)
  readonly WEBHOOK_TIMEOUT: number = 10 * SECOND;

  @WholeNumber(1, 100)
  readonly WEBHOOK_ATTEMPTS: number = 15;

  @Milliseconds(10, DAY)
  readonly WEBHOOK_RETRY_FIRST: number = 5 * SECOND;

  @Milliseconds(10, 7 * DAY)
  readonly WEBHOOK_RETRY_MAXIMUM: number = 4 * HOUR;

  @WholeNumber(1, 100)
  readonly WEBHOOK_CONCURRENCY: number = 4;

  @Milliseconds(SECOND, 3650 * DAY)
  readonly WEBHOOK_RETENTION: number = 30 * DAY;
}

/** Reads and validates the variables. @throws StartUpError with the variable and the reason */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Readonly<Environment> {
  const environment = readVariables(Environment, variables);
  refuseDevelopmentDefaults(environment);
  return environment;
}

/** Rejects a missing token for the log at CA_URL and, in production, variables that development has defaults for. */
function refuseDevelopmentDefaults({ NODE_ENV, AUTH_ISSUER, CA_URL, CA_TOKEN_FILE }: Environment): void {
  if (CA_URL && AUTH_ISSUER && !CA_TOKEN_FILE)
    throw new StartUpError('CA_TOKEN_FILE is missing: the log at CA_URL is read with a token of AUTH_ISSUER');
  if (NODE_ENV === 'production' && !AUTH_ISSUER)
    throw new StartUpError(
      'AUTH_ISSUER is missing: in production the service starts only with an identity provider',
    );
}
