import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  Module,
  type NestApplicationOptions,
  Post,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { currentCallerContext, DomainError, type DomainErrorKind, runInCallerContext } from '@libs/kernel';
import { AuthModule } from '../auth.module';
import type { AuthSettings } from '../auth.options';
import type { Principal } from '../permissions';
import { CurrentPrincipal, Public, RequirePermission } from '../require-permission.decorator';

@Controller('cas')
@RequirePermission('reader')
export class CasController {
  @Get()
  list(@CurrentPrincipal() principal: Principal): object {
    const { subject, permission } = principal;
    return { subject, permission, caller: currentCallerContext()?.caller?.authId };
  }

  @Post()
  @RequirePermission('admin')
  create(): string {
    return 'created';
  }

  @Post('sign')
  @RequirePermission('issuer')
  sign(): string {
    return 'signed';
  }

  @Get('health')
  @Public()
  health(): string {
    return 'ok';
  }

  @Get('public-with-principal')
  @Public()
  nobody(@CurrentPrincipal() principal: Principal): string {
    return principal.subject;
  }
}

const STATUS: Partial<Record<DomainErrorKind, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  unavailable: 503,
};

/** Stands in for the one of libs/http, which this library may not import. */
@Catch(DomainError)
class DomainErrorFilter implements ExceptionFilter<DomainError> {
  catch({ kind, message, code }: DomainError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<{ status(code: number): { send(body: object): void } }>();
    reply.status(STATUS[kind] ?? 500).send({ err: message, code });
  }
}

@Module({})
class TestModule {}

const QUIET: Pick<NestApplicationOptions, 'logger' | 'abortOnError'> = { logger: false, abortOnError: false };

/** Boots a real Nest application on Fastify with the guard and a few routes; `prepare` runs before it is initialised. */
export async function securedApp(
  settings: AuthSettings,
  controllers: Type[] = [CasController],
  prepare: (app: NestFastifyApplication) => void = () => undefined,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: TestModule, imports: [AuthModule.forRoot(settings)], controllers },
    new FastifyAdapter(),
    QUIET,
  );
  app.useGlobalFilters(new DomainErrorFilter());
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, _reply, done) => {
      runInCallerContext({ requestId: 'r-1', source: 'service/ca' }, done);
    });
  prepare(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** What a call with these headers is answered. */
export async function call(
  app: NestFastifyApplication,
  authorization: string | undefined,
  [method, url]: readonly ['GET' | 'POST', string] = ['GET', '/cas'],
): Promise<{ status: number; body: Record<string, unknown>; challenge: unknown }> {
  const answer = await app.inject({ method, url, headers: authorization ? { authorization } : {} });
  const body = answer.payload.startsWith('{')
    ? answer.json<Record<string, unknown>>()
    : { text: answer.payload };
  return { status: answer.statusCode, body, challenge: answer.headers['www-authenticate'] };
}
