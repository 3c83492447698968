/**
 * For changes of everything below a CA. Time for about 10 million certificates on a small machine; the statement
 * timeout of ordinary calls is far below. And when the process dies, PostgreSQL notices within a second, instead of
 * at the end of a statement that nobody waits for: what it had locked is free for others again.
 */
export const ALLOW_TIME = `
  SET LOCAL statement_timeout = '30min';
  SET LOCAL client_connection_check_interval = '1s'`;
