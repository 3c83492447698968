import { isLoopbackHost } from '@libs/kernel';
import { Client } from 'pg';

/**
 * Describes a connection to PostgreSQL that leaves this machine without TLS; `undefined` for any other. The driver
 * reads the address, so that `sslmode`, `ssl`, `host` and PGSSLMODE mean what they mean when it connects.
 */
export function unencryptedDatabase(databaseUrl: string): string | undefined {
  const { ssl, host } = new Client({ connectionString: databaseUrl });
  if (ssl || host.startsWith('/') || isLoopbackHost(host)) return undefined;
  return `DATABASE_URL: the connection to ${host} does not use TLS; sslmode=verify-full in its query turns it on`;
}
