import { createFastifyAdapter, ErrorFilter, validationPipe } from '@libs/http';
import { StartUpError } from '@libs/kernel';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import type { Environment } from './config/environment';
import { readSubscriptions } from './config/subscriptions-file';
import { prepareWebhookSchema } from './modules/delivery';

/** A service that is up. */
export interface RunningService {
  readonly url: string;
  readonly subscriptions: number;
  /** Finishes what is in flight, and closes the connections. */
  stop(): Promise<void>;
}

/** @throws StartUpError one sentence for whoever starts the service */
export async function startService(environment: Environment): Promise<RunningService> {
  const subscriptions = readSubscriptions(environment.WEBHOOK_SUBSCRIPTIONS_FILE);
  await prepareWebhookSchema({ databaseUrl: environment.DATABASE_URL, poolSize: 2 });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for(environment, subscriptions),
    createFastifyAdapter(),
    { abortOnError: false, logger: false, bodyParser: false },
  );
  app.useLogger(app.get(Logger));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ErrorFilter());
  const { HTTP_HOST: host, HTTP_PORT: port } = environment;
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
    if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code ?? '')) throw error;
    throw new StartUpError(`HTTP_PORT: ${host}:${port} cannot be listened on (${code ?? ''})`, {
      cause: error,
    });
  }
  const { port: actual } = app.getHttpServer().address() as { port: number };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    subscriptions: subscriptions.length,
    stop: () => app.close(),
  };
}
