import { resolve } from 'node:path';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { Flag, OneOf, Text, Url, WholeNumber } from './variables';

const NODE_ENVIRONMENTS = ['development', 'production', 'test'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * The variables that every process reads in the same way: HTTP server, database, message broker, identity provider and
 * log. The class of a process extends it with the variables of its own.
 */
export abstract class ProcessVariables {
  @OneOf(NODE_ENVIRONMENTS)
  readonly NODE_ENV: (typeof NODE_ENVIRONMENTS)[number] = 'development';

  @Text()
  readonly HTTP_HOST: string = '127.0.0.1';

  @Text()
  @Transform(({ value }: { value: string }) => resolve(value))
  readonly DATA_DIR: string = resolve('.data');

  @WholeNumber(2, 500)
  readonly DATABASE_POOL_SIZE: number = 10;

  @IsOptional()
  @Text()
  readonly AMQP_CA_FILE?: string;

  @IsOptional()
  @Text()
  readonly AMQP_CERTIFICATE_FILE?: string;

  @IsOptional()
  @Text()
  readonly AMQP_KEY_FILE?: string;

  @Text(127)
  readonly AMQP_EXCHANGE: string = 'lamassu-events';

  @IsOptional()
  @Text()
  readonly AUTH_ISSUER?: string;

  @IsOptional()
  @Text()
  readonly AUTH_AUDIENCE?: string;

  @IsOptional()
  @Url('http:', 'https:')
  readonly AUTH_JWKS_URI?: string;

  @Flag()
  readonly AUTH_ALLOW_HTTP: boolean = false;

  @Text()
  readonly AUTH_ROLES_CLAIM: string = 'realm_access.roles';

  @OneOf(LOG_LEVELS)
  readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
}
