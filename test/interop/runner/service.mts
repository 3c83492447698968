import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { startService } from '../../bench/service.mts';

/** The built service with its own database. */
export interface Service {
  /** Base URL of the API, such as `http://127.0.0.1:40000/api/ca/v1`. */
  readonly url: string;
  /** The OpenAPI document that the service serves. */
  readonly document: string;
  /** Value of the header Authorization with the token of an admin. */
  readonly authorization: string;
  readonly databaseUrl: string;
  /** Port of `GET /metrics`. */
  readonly metricsPort: number;
  readonly stop: () => Promise<void>;
}

/** Starts the built service on a new database of the server, and waits until it answers. */
export async function startOn(
  postgresUrl: string,
  variables: Readonly<Record<string, string>>,
): Promise<Service> {
  const databaseUrl = await createDatabase(postgresUrl);
  const { url, authorization, metricsPort, stop } = await startService(databaseUrl, variables);
  const document = await (await fetch(new URL('/docs/openapi.json', url))).text();
  return { url, document, authorization, databaseUrl, metricsPort, stop };
}

async function createDatabase(postgresUrl: string): Promise<string> {
  const name = `interop_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
}
