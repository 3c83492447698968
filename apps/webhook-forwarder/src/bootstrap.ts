import { createFastifyAdapter, ErrorFilter, listenOn, RequestValidationPipe } from '@libs/http';
import { unencryptedBroker } from '@libs/messaging';
import { Metrics, serveMetrics } from '@libs/metrics';
import { unencryptedDatabase } from '@libs/persistence';
import { Logger as NestLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import type { Environment } from './config/environment';
import { readSubscriptions } from './config/subscriptions-file';
import { prepareWebhookSchema } from './modules/delivery';

/** A running service. */
export interface RunningService {
  readonly url: string;
  /** `http://host:port/metrics`; `undefined` when METRICS_PORT is 0. */
  readonly metricsUrl: string | undefined;
  readonly subscriptions: number;
  /** Finishes work in progress and closes the connections. */
  stop(): Promise<void>;
}

/** Starts the forwarder. @throws StartUpError with a sentence for the operator */
export async function startService(environment: Environment): Promise<RunningService> {
  const subscriptions = readSubscriptions(environment.WEBHOOK_SUBSCRIPTIONS_FILE);
  await prepareWebhookSchema({ databaseUrl: environment.DATABASE_URL, poolSize: 2 });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for(environment, subscriptions),
    createFastifyAdapter(),
    { abortOnError: false, logger: false, bodyParser: false },
  );
  app.useLogger(app.get(Logger));
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(new ErrorFilter());
  try {
    warnOfUnencryptedConnections(environment);
    const { HTTP_HOST: host, HTTP_PORT, METRICS_PORT } = environment;
    const url = await listenOn(app, { host, port: HTTP_PORT });
    const metrics = await serveMetrics(app.get(Metrics), { host, port: METRICS_PORT });
    const stop = async (): Promise<void> => {
      await metrics.stop();
      await app.close();
    };
    return { url, metricsUrl: metrics.url, subscriptions: subscriptions.length, stop };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Warns in production only, because a development machine needs no TLS. */
function warnOfUnencryptedConnections({ NODE_ENV, DATABASE_URL, AMQP_URL }: Environment): void {
  if (NODE_ENV !== 'production') return;
  for (const sentence of [unencryptedDatabase(DATABASE_URL), unencryptedBroker(AMQP_URL)])
    if (sentence !== undefined) new NestLogger('Start').warn(sentence);
}
