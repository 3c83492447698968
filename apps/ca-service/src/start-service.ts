import { explainListenError } from '@libs/kernel';
import { unencryptedBroker } from '@libs/messaging';
import { Metrics, serveMetrics } from '@libs/metrics';
import { unencryptedDatabase } from '@libs/persistence';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from './config/environment';
import { createApplication } from './create-application';
import { type OpenInstallation, openInstallation } from './installation';

/** A service that is up. */
export interface RunningService {
  /** `http://host:port`; `undefined` when the process does not have the role `api`. */
  readonly url: string | undefined;
  /** `http://host:port/metrics`; `undefined` when METRICS_PORT is 0. */
  readonly metricsUrl: string | undefined;
  /** Finishes what is in flight, closes the connections, stops the embedded database. */
  stop(): Promise<void>;
}

/**
 * Starts everything in order, and stops again what was started when a later step fails.
 * `onFailure` is told when the service cannot go on later: its embedded database is gone.
 * @throws StartUpError one sentence for whoever starts the service
 */
export async function startService(
  environment: Environment,
  onFailure: (reason: string) => void,
): Promise<RunningService> {
  const installation = await openInstallation(environment, onFailure);
  try {
    const app = await createApplication(installation);
    try {
      warnOfUnencryptedConnections(environment);
      return await open(app, installation);
    } catch (error) {
      await app.close();
      throw error;
    }
  } catch (error) {
    await installation.close();
    throw error;
  }
}

async function open(app: NestFastifyApplication, installation: OpenInstallation): Promise<RunningService> {
  const { HTTP_HOST: host, METRICS_PORT: port } = installation.environment;
  const url = await openApi(app, installation.environment);
  const metrics = await serveMetrics(app.get(Metrics), { host, port });
  const stop = async (): Promise<void> => {
    await metrics.stop();
    await app.close().finally(() => installation.close());
  };
  return { url, metricsUrl: metrics.url, stop };
}

async function openApi(
  app: NestFastifyApplication,
  { ROLES, HTTP_HOST: host, HTTP_PORT: port }: Environment,
): Promise<string | undefined> {
  if (!ROLES.includes('api')) {
    await app.init();
    return undefined;
  }
  try {
    await app.listen(port, host);
  } catch (error) {
    throw explainListenError(error, { host, port, variables: { host: 'HTTP_HOST', port: 'HTTP_PORT' } });
  }
  const { port: actual } = app.getHttpServer().address() as { port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}

/** In production only, where the network is not a developer's machine. */
function warnOfUnencryptedConnections({ NODE_ENV, DATABASE_URL, AMQP_URL }: Environment): void {
  if (NODE_ENV !== 'production') return;
  const database = DATABASE_URL === undefined ? undefined : unencryptedDatabase(DATABASE_URL);
  const broker = AMQP_URL === undefined ? undefined : unencryptedBroker(AMQP_URL);
  for (const sentence of [database, broker]) if (sentence !== undefined) new Logger('Start').warn(sentence);
}
