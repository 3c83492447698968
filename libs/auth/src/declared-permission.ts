import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { StartUpError } from '@libs/kernel';
import { type Declaration, declarationOf } from './require-permission.decorator';

/** A route and who may call it. */
export interface RouteDeclaration {
  /** Name of the controller class. */
  readonly controller: string;
  /** Name of its method. */
  readonly method: string;
  /** `GET`, `POST` … */
  readonly verb: string;
  /** Paths of controller and method, without global prefix and version. */
  readonly paths: readonly string[];
  readonly declared: Declaration | undefined;
}

/** Lists every route of the application with what it declares. */
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

/** Stops the start when a route says nothing about who may call it: the guard would refuse everyone. */
@Injectable()
export class DeclaredPermissions implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  list(): RouteDeclaration[] {
    return routeDeclarations(this.discovery, this.scanner);
  }

  /** @throws StartUpError naming every such controller and method. */
  onApplicationBootstrap(): void {
    const undeclared = this.list().filter(({ declared }) => declared === undefined);
    if (undeclared.length === 0) return;
    const names = undeclared.map(({ controller, method }) => `${controller}.${method}`).join(', ');
    throw new StartUpError(
      `No permission is declared by ${names}: add @RequirePermission('reader' | 'issuer' | 'admin') or @Public()`,
    );
  }
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- any class
function describe(controller: Function, method: string, handler: object): RouteDeclaration {
  const bases = pathsOf(controller);
  return {
    controller: controller.name,
    method,
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
