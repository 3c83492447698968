import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { StartUpError } from '@libs/kernel';
import { type Environment, readEnvironment } from './config/environment';
import { type RunningService, startService } from './start-service';

async function main(): Promise<void> {
  const began = performance.now();
  if (existsSync('.env')) process.loadEnvFile();
  const environment = readEnvironment();
  const starting = startService(environment, fail);
  // Before it is up: a signal during the start waits for its end, so that nothing is left behind.
  stopOnSignals(starting);
  const service = await starting;
  announce(environment, service, performance.now() - began);
}

/** What a person wants to know once the service is up; JSON logs are for production. */
function announce(environment: Environment, { url }: RunningService, milliseconds: number): void {
  if (environment.NODE_ENV === 'production') return;
  const token = environment.AUTH_ISSUER === undefined ? 'npm run -s token' : `ask ${environment.AUTH_ISSUER}`;
  process.stdout.write(`
  The certificate authority is up (${(milliseconds / 1000).toFixed(1)} s).

    API       ${url ? `${url}/api/ca/v1` : 'not served: ROLES has no api'}
    Docs      ${url ? `${url}/docs` : '-'}
    Token     ${token}
    Database  ${environment.DATABASE_URL === undefined ? `embedded PostgreSQL under ${environment.DATA_DIR}` : 'DATABASE_URL'}
    Events    ${environment.AMQP_URL === undefined ? 'in this process (AMQP_URL is not set)' : `RabbitMQ, exchange ${environment.AMQP_EXCHANGE}`}
    Try it    npm run demo

`);
}

function stopOnSignals(starting: Promise<RunningService>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    starting
      .then((service) => service.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          fail((error as Error).message);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

main().catch((error: unknown) => {
  if (error instanceof StartUpError) fail(error.message);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
