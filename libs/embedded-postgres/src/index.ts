export * from './embedded-postgres';
export * from './embedded-postgres.options';
export { freePort } from './free-port';
