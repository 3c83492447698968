export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres';
export { freePort } from './server-process';
