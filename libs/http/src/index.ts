export {
  BodyLimit,
  CA_IMPORT_BODY_LIMIT,
  DEFAULT_BODY_LIMIT,
  MESSAGE_BODY_LIMIT,
  METADATA_BODY_LIMIT,
} from './body-limit';
export * from './error-body';
export * from './error.filter';
export * from './fastify-adapter';
export { HTTP_SERVER_LIMITS, type HttpServerLimits } from './http-server';
export { parseJsonBody } from './json-body';
export * from './list-query.request';
export * from './log-serializers';
export * from './logged-url';
export * from './openapi';
export * from './page-of';
export { PreferredMediaType } from './preferred-media-type';
export * from './refused-requests';
export * from './status-of-error';
export * from './validation.pipe';
export * from './wire-text';
export * from './wire';
