import { AuthorizationHook } from '@libs/auth';
import {
  createFastifyAdapter,
  createOpenApiDocument,
  ErrorFilter,
  listenOn,
  observeRefusedRequests,
  RequestValidationPipe,
  serveOpenApi,
} from '@libs/http';
import { unencryptedBroker } from '@libs/messaging';
import { Metrics, serveMetrics } from '@libs/metrics';
import { unencryptedDatabase } from '@libs/persistence';
import { type INestApplicationContext, Logger as NestLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { printError } from './command-line';
import { BuildInformation } from './config/build-information';
import type { Environment } from './config/environment';
import { RefusedRequests } from './modules/audit';
import { openStartupContext, type StartupContext } from './startup-context';

// The logger does not exist yet: main.ts prints a failure in one sentence.
const QUIET_START = { abortOnError: false, logger: false } as const;

/** A service that accepts requests. */
export interface RunningService {
  /** `http://host:port`; `undefined` when the process does not have the role `api`. */
  readonly url: string | undefined;
  /** `http://host:port/metrics`; `undefined` when METRICS_PORT is 0. */
  readonly metricsUrl: string | undefined;
  /** Completes requests and jobs in flight, closes the connections, and stops the embedded database. */
  stop(): Promise<void>;
}

/**
 * Starts the database, the modules and the HTTP servers; stops what was started when a later step fails.
 *
 * @param onFailure called once when the embedded database ends later, and the service cannot go on
 * @throws StartUpError with one sentence for the operator
 */
export async function startService(
  environment: Environment,
  onFailure: (reason: string) => void,
): Promise<RunningService> {
  const context = await openStartupContext(environment, onFailure);
  try {
    const app = await createApplication(context);
    try {
      warnOfUnencryptedConnections(environment);
      const { url, metrics } = await listen(app, environment);
      const stop = async (): Promise<void> => {
        await metrics.stop();
        await app.close().finally(() => context.close());
      };
      return { url, metricsUrl: metrics.url, stop };
    } catch (error) {
      await app.close();
      throw error;
    }
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** Creates the application with its HTTP routes, not yet listening. @throws StartUpError */
export async function createApplication(context: StartupContext): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for(context),
    createFastifyAdapter({ maximumConnections: context.environment.HTTP_MAX_CONNECTIONS }),
    {
      ...QUIET_START,
      // createFastifyAdapter reads bodies of any Content-Type itself.
      bodyParser: false,
    },
  );
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix('v1', { exclude: ['health', 'health/ready'] });
  // Contract 1.3: browsers of any origin; the answer to a preflight is kept for 12 hours.
  app.enableCors({
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
    allowedHeaders: '*',
    maxAge: 43_200,
  });
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(new ErrorFilter());
  observeRefusedRequests(app.getHttpServer(), app.get(RefusedRequests).record);
  app.get(AuthorizationHook).openPath('/docs');
  serveOpenApi(app, () => createOpenApiDocument(app, app.get(BuildInformation).version));
  return app;
}

/** Creates and starts the application without HTTP; the roles of the environment decide which jobs run. @throws StartUpError */
export async function createStandaloneApplication(context: StartupContext): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(AppModule.for(context), QUIET_START);
  app.useLogger(app.get(Logger));
  return app;
}

/**
 * Runs `use` with the modules of the service, without HTTP, and closes them afterwards.
 * The process has no role: it runs no schedule and publishes no event by itself.
 */
export async function withStandaloneApplication<T>(
  environment: Environment,
  use: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const context = await openStartupContext({ ...environment, ROLES: [] }, printError);
  try {
    const app = await createStandaloneApplication(context);
    try {
      return await use(app);
    } finally {
      await app.close();
    }
  } finally {
    await context.close();
  }
}

async function listen(app: NestFastifyApplication, environment: Environment) {
  const { HTTP_HOST: host, METRICS_PORT: port } = environment;
  const url = await listenForRequests(app, environment);
  return { url, metrics: await serveMetrics(app.get(Metrics), { host, port }) };
}

async function listenForRequests(
  app: NestFastifyApplication,
  { ROLES, HTTP_HOST: host, HTTP_PORT: port }: Environment,
): Promise<string | undefined> {
  if (!ROLES.includes('api')) {
    await app.init();
    return undefined;
  }
  return listenOn(app, { host, port });
}

/** Only in production: in development the servers are on the same machine. */
function warnOfUnencryptedConnections({ NODE_ENV, DATABASE_URL, AMQP_URL }: Environment): void {
  if (NODE_ENV !== 'production') return;
  const database = DATABASE_URL === undefined ? undefined : unencryptedDatabase(DATABASE_URL);
  const broker = AMQP_URL === undefined ? undefined : unencryptedBroker(AMQP_URL);
  for (const sentence of [database, broker])
    if (sentence !== undefined) new NestLogger('Start').warn(sentence);
}
