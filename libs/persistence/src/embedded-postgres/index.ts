export * from './embedded-postgres';
export * from './embedded-postgres.options';
