import { Controller, type ExecutionContext, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermissionGuard } from './auth.guard';
import type { AuthSettings } from './auth.options';
import { AuthorizationHook } from './authorization.hook';
import { RequirePermission } from './require-permission.decorator';
import { aKey, AUDIENCE, CasController, call, IdentityProvider, securedApp } from './testing';

abstract class Inherited {
  @Get()
  read(): string {
    return 'read';
  }
}

@Controller('first')
@RequirePermission('reader')
class FirstController extends Inherited {}

@Controller('second')
@RequirePermission('admin')
class SecondController extends Inherited {}

let provider: IdentityProvider;
let settings: AuthSettings;
let app: NestFastifyApplication;
/** URLs of the requests whose body was read. */
const bodiesRead: string[] = [];

beforeAll(async () => {
  provider = await IdentityProvider.start(await aKey());
  settings = {
    keys: { kind: 'jwks-uri', uri: provider.jwksUri },
    issuer: provider.issuer,
    audience: AUDIENCE,
  };
  app = await securedApp(settings, [CasController], (created) => {
    const fastify = created.getHttpAdapter().getInstance();
    fastify.addHook('preParsing', (request, _reply, payload, done) => {
      bodiesRead.push(request.url);
      done(null, payload);
    });
  });
});
afterAll(async () => {
  await app.close();
  await provider.stop();
});

describe('before the body of a call is read', () => {
  const post = async (roles: readonly string[] | undefined) => {
    bodiesRead.length = 0;
    const token = roles && (await provider.token({ realm_access: { roles } }));
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/cas',
      payload: { a: 1 },
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    return { statusCode, bodiesRead: [...bodiesRead] };
  };

  it('a missing token is rejected with 401', async () => {
    expect(await post(undefined)).toEqual({ statusCode: 401, bodiesRead: [] });
  });

  it('a token without the permission of the route is rejected with 403', async () => {
    expect(await post(['issuer'])).toEqual({ statusCode: 403, bodiesRead: [] });
  });

  it('a token with the permission is accepted', async () => {
    expect(await post(['admin'])).toEqual({ statusCode: 201, bodiesRead: ['/cas'] });
  });

  it('HEAD needs the permission of GET', async () => {
    expect((await app.inject({ method: 'HEAD', url: '/cas' })).statusCode).toBe(401);
  });
});

describe('a call that bypassed the hook', () => {
  const escaped = (headers: Record<string, string>) => {
    const request = { headers };
    const reply = { header: () => reply };
    return {
      getHandler: () => Reflect.get(CasController.prototype, 'create') as object,
      getClass: () => CasController,
      switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
    } as unknown as ExecutionContext;
  };

  it('is rejected by the guard without a token, and without the permission', async () => {
    const guard = app.get(PermissionGuard);
    await expect(guard.canActivate(escaped({}))).rejects.toThrow('bearer token is missing');
    const reader = await provider.token({ realm_access: { roles: ['reader'] } });
    const refused = guard.canActivate(escaped({ authorization: `Bearer ${reader}` }));
    await expect(refused).rejects.toThrow('this call needs the permission admin');
  });

  it('is accepted by the guard with the permission', async () => {
    const authorization = `Bearer ${await provider.token()}`;
    expect(await app.get(PermissionGuard).canActivate(escaped({ authorization }))).toBe(true);
  });
});

describe('a route of no controller', () => {
  const register = (created: NestFastifyApplication) => {
    created.getHttpAdapter().get('/extra/page', (_request: unknown, reply: { send(text: string): void }) => {
      reply.send('extra');
    });
  };

  it('fails the start when its path was not opened', async () => {
    await expect(securedApp(settings, [CasController], register)).rejects.toMatchObject({
      name: 'StartUpError',
      message: expect.stringMatching(/^No permission is declared by GET \/extra\/page/) as string,
    });
  });

  it('is public below a path that was opened', async () => {
    const opened = await securedApp(settings, [CasController], (created) => {
      created.get(AuthorizationHook).openPath('/extra');
      register(created);
    });
    expect(await call(opened, undefined, ['GET', '/extra/page'])).toMatchObject({ status: 200 });
    expect(await call(opened, undefined, ['GET', '/cas'])).toMatchObject({ status: 401 });
    await opened.close();
  });
});

it('a method that two controllers inherit with different permissions fails the start', async () => {
  await expect(securedApp(settings, [FirstController, SecondController])).rejects.toThrow(
    'read is inherited by controllers that declare different permissions',
  );
});
