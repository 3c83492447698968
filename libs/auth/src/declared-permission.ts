import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { StartUpError } from '@libs/kernel';
import { AuthorizationHook } from './authorization.hook';
import { attachToRoute, type Declaration, declarationOf } from './require-permission.decorator';

/** A route and the permission that it declares. */
export interface RouteDeclaration {
  /** Name of the controller class. */
  readonly controller: string;
  /** Name of its method. */
  readonly method: string;
  readonly handler: object;
  /** `GET`, `POST` … */
  readonly verb: string;
  /** Paths of controller and method, without global prefix and version. */
  readonly paths: readonly string[];
  readonly declared: Declaration | undefined;
}

/** Lists every route of the application with its declaration. */
export function routeDeclarations(discovery: DiscoveryService, scanner: MetadataScanner): RouteDeclaration[] {
  return discovery.getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Record<string, object>;
    return scanner
      .getAllMethodNames(prototype)
      .map((method) => ({ method, handler: prototype[method] }))
      .filter(({ handler }) => handler !== undefined && Reflect.hasMetadata(PATH_METADATA, handler))
      .map(({ method, handler }) => describe(metatype, method, handler as object));
  });
}

/** Fails the start when a route declares no permission, because every call of it would be rejected. */
@Injectable()
export class DeclaredPermissions implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly routes: AuthorizationHook,
  ) {
    // At this point the controllers are known and their routes are not registered.
    for (const { handler, declared } of this.list()) {
      if (declared !== undefined) attachToRoute(handler, declared);
    }
  }

  list(): RouteDeclaration[] {
    return routeDeclarations(this.discovery, this.scanner);
  }

  /** @throws StartUpError naming every such controller and method, or every such route of no controller. */
  onApplicationBootstrap(): void {
    const undeclared = this.list().filter(({ declared }) => declared === undefined);
    const names = undeclared.map(({ controller, method }) => `${controller}.${method}`);
    if (names.length === 0) names.push(...this.routes.undeclared);
    if (names.length === 0) return;
    throw new StartUpError(
      `No permission is declared by ${names.join(', ')}: add @RequirePermission('reader' | 'issuer' | 'admin') or @Public()`,
    );
  }
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- any class
function describe(controller: Function, method: string, handler: object): RouteDeclaration {
  const bases = pathsOf(controller);
  return {
    controller: controller.name,
    method,
    handler,
    verb: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
    paths: bases.flatMap((base) => pathsOf(handler).map((path) => joined(base, path))),
    declared: declarationOf(handler, controller),
  };
}

function pathsOf(target: object): string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined]
    .flat()
    .map((path) => path ?? '');
}

function joined(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}
