import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { StartUpError } from '@libs/kernel';
import { MissingTokenError } from './auth.errors';
import type { Permission, Principal } from './permissions';

/** The permission that a route needs, or `public`. */
export type Declaration = Permission | 'public';

const DECLARATION = Symbol('declared permission');

/** Requires `permission` for a route, or for every route of a controller that declares nothing else. */
export function RequirePermission(permission: Permission): ClassDecorator & MethodDecorator {
  return declare(permission);
}

/** Opens a route, or every route of a controller that declares nothing else, to callers without a token. */
export function Public(): ClassDecorator & MethodDecorator {
  return declare('public');
}

/** The declaration of a handler, else that of its controller; `undefined` when neither has one. */
export function declarationOf(handler: object, controller: object): Declaration | undefined {
  return (Reflect.getMetadata(DECLARATION, handler) ?? Reflect.getMetadata(DECLARATION, controller)) as
    Declaration | undefined;
}

/** Member of a Fastify route's `config`: the permission that a call needs. */
interface RouteConfigWithDeclaration {
  readonly declared?: Declaration;
}

/**
 * Adds the declaration of a controller's method to the configuration of its Fastify route, where a Fastify hook can read
 * it.
 *
 * @throws StartUpError when two controllers inherit the method and declare different permissions
 */
export function attachToRoute(handler: object, declared: Declaration): void {
  const config = (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) ??
    {}) as RouteConfigWithDeclaration;
  if (config.declared !== undefined && config.declared !== declared) {
    const { name } = handler as { name?: string };
    throw new StartUpError(`${String(name)} is inherited by controllers that declare different permissions`);
  }
  Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...config, declared }, handler);
}

/** The declaration in the `config` of a Fastify route. */
export const declarationIn = (config: unknown): Declaration | undefined =>
  (config as RouteConfigWithDeclaration | undefined)?.declared;

/** Passes the verified caller to a controller's method. Throws on a public route, which has none. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal => {
    const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
    if (user === undefined) throw new MissingTokenError();
    return user;
  },
);

function declare(declaration: Declaration): ClassDecorator & MethodDecorator {
  return (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    const declaring = (descriptor?.value ?? target) as object;
    if (Reflect.hasOwnMetadata(DECLARATION, declaring)) {
      throw new Error(`${String(name ?? (target as { name?: string }).name)} declares its permission twice`);
    }
    Reflect.defineMetadata(DECLARATION, declaration, declaring);
  };
}
