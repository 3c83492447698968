import { isLoopbackHost } from '@libs/kernel';
import { Client } from 'pg';

/**
 * Returns a warning about a connection to PostgreSQL on another machine without TLS, else `undefined`. The driver parses
 * the URL, so that `sslmode`, `ssl`, `host` and PGSSLMODE have the same meaning as when it connects.
 */
export function unencryptedDatabase(databaseUrl: string): string | undefined {
  const { ssl, host } = new Client({ connectionString: databaseUrl });
  if (ssl || host.startsWith('/') || isLoopbackHost(host)) return undefined;
  return `DATABASE_URL: the connection to ${host} does not use TLS; sslmode=verify-full in its query turns it on`;
}
