import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { PermissionGuard } from './auth.guard';
import { declarationIn } from './require-permission.decorator';

/**
 * Authenticates every call and checks the permission of its route in Fastify's `onRequest` stage, before the body is
 * read. Rejects a route that declares nothing. An unknown route needs no token, and its body is not read.
 */
@Injectable()
export class AuthorizationHook implements OnModuleInit {
  /** Registered routes that no controller declares and that are not below a public path, such as `GET /docs`. */
  readonly undeclared: string[] = [];
  readonly #fastify: FastifyInstance | undefined;
  readonly #publicPaths: string[] = [];

  constructor(
    host: HttpAdapterHost,
    private readonly guard: PermissionGuard,
  ) {
    // A process that runs one job has no HTTP adapter.
    const httpAdapter = host.httpAdapter as AbstractHttpAdapter | null | undefined;
    if (httpAdapter?.getType() !== 'fastify') return;
    this.#fastify = httpAdapter.getInstance<FastifyInstance>();
    this.#fastify.addHook('onRoute', (route) => {
      this.#register(route);
    });
  }

  /** Opens the routes of a library at or below `path` to callers without a token. Call it before their registration. */
  openPath(path: string): void {
    this.#publicPaths.push(path);
  }

  /** Adds the hook after the middleware of Nest, so that rejected calls are logged. */
  onModuleInit(): void {
    this.#fastify?.addHook('onRequest', async (request, reply) => {
      if (request.is404) return;
      await this.guard.authorize(request, reply, declarationIn(request.routeOptions.config));
    });
  }

  #register(route: RouteOptions): void {
    const { url, method } = route;
    if (this.#publicPaths.some((path) => url === path || url.startsWith(`${path}/`))) {
      route.config = { ...route.config, declared: 'public' };
    }
    // The plugin for CORS registers `OPTIONS *` and answers such calls before this hook.
    if (declarationIn(route.config) === undefined && method !== 'OPTIONS') {
      this.undeclared.push(`${String(method)} ${url}`);
    }
  }
}
