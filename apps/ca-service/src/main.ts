import '@libs/kernel/required-node';
import 'reflect-metadata';
import { failProcess, runProcess } from '@libs/kernel';
import { type RunningService, startService } from './bootstrap';
import { type Environment, loadEnvironment } from './config/environment';

/** Prints the addresses of the service in development; in production, stdout has JSON lines only. */
function announce(environment: Environment, { url, metricsUrl }: RunningService, milliseconds: number): void {
  if (environment.NODE_ENV === 'production') return;
  const token = environment.AUTH_ISSUER === undefined ? 'npm run -s token' : `ask ${environment.AUTH_ISSUER}`;
  process.stdout.write(`
  The certificate authority is up (${(milliseconds / 1000).toFixed(1)} s).

    API       ${url ? `${url}/api/ca/v1` : 'not served: ROLES has no api'}
    Docs      ${url ? `${url}/docs` : '-'}
    Metrics   ${metricsUrl === undefined ? 'not served: METRICS_PORT is 0' : metricsUrl}
    Token     ${token}
    Database  ${environment.DATABASE_URL === undefined ? `embedded PostgreSQL under ${environment.DATA_DIR}` : 'DATABASE_URL'}
    Events    ${environment.AMQP_URL === undefined ? 'in this process (AMQP_URL is not set)' : `RabbitMQ, exchange ${environment.AMQP_EXCHANGE}`}
    Try it    npm run demo

`);
}

async function start(): Promise<RunningService> {
  const began = performance.now();
  const environment = loadEnvironment();
  const service = await startService(environment, failProcess);
  announce(environment, service, performance.now() - began);
  return service;
}

runProcess(start);
