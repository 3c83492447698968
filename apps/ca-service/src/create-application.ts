import { AuthorizationHook } from '@libs/auth';
import {
  createFastifyAdapter,
  createOpenApiDocument,
  ErrorFilter,
  observeRefusedRequests,
  serveOpenApi,
  RequestValidationPipe,
} from '@libs/http';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { BuildInformation } from './health/build-information';
import type { Installation } from './installation';
import { RefusedRequests } from './modules/audit';

// Before the logger exists, main.ts prints a failure, in one sentence.
const QUIET_START = { abortOnError: false, logger: false } as const;

/** The application with everything that belongs to HTTP, not yet listening. @throws StartUpError */
export async function createApplication(installation: Installation): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for(installation),
    createFastifyAdapter({ maximumConnections: installation.environment.HTTP_MAX_CONNECTIONS }),
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
  serveOpenApi(app, createOpenApiDocument(app, app.get(BuildInformation).version));
  return app;
}

/** The same application without HTTP, started: its roles decide what it does by itself. @throws StartUpError */
export async function createContext(installation: Installation): Promise<INestApplicationContext> {
  const context = await NestFactory.createApplicationContext(AppModule.for(installation), QUIET_START);
  context.useLogger(context.get(Logger));
  return context;
}
