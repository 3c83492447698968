import { DomainError, MAXIMUM_METADATA_BYTES } from '@libs/kernel';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

const KIB = 1024;

/** Bytes of the body of a route without `@BodyLimit`. Fits a CSR or a profile. */
export const DEFAULT_BODY_LIMIT = 64 * KIB;
/** Limit of a route with metadata: the largest metadata and the other members. */
export const METADATA_BODY_LIMIT = MAXIMUM_METADATA_BYTES + 64 * KIB;
/** Limit of the import of a CA: metadata, the certificate, its private key and its chain. */
export const CA_IMPORT_BODY_LIMIT = MAXIMUM_METADATA_BYTES + 256 * KIB;
/** Limit of a route with a message to sign or to verify. */
export const MESSAGE_BODY_LIMIT = 4 * KIB * KIB;

/** The body is larger than its route allows. */
export class BodyTooLargeError extends DomainError {
  readonly code = 'request.body-too-large';
  readonly kind = 'too-large';

  constructor(limit: number) {
    super(`the body is too large: this call takes at most ${limit} bytes`);
  }
}

/**
 * Sets the largest body of a route in bytes, in place of `DEFAULT_BODY_LIMIT`.
 *
 * @example
 * @Post()
 * @BodyLimit(METADATA_BODY_LIMIT)
 * create(@Body() body: CreateCaRequest) {}
 */
export const BodyLimit = (bytes: number): MethodDecorator => RouteConfig({ bodyLimit: bytes });

/** Passes the limits of `@BodyLimit` to Fastify. */
export function applyBodyLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}
