import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type BenchedService, startService } from '../../bench/service.mts';

/** The built service with its own database. */
export interface Service {
  /** Base URL of the API, such as `http://127.0.0.1:40000/api/ca/v1`. */
  readonly url: string;
  /** The OpenAPI document that the service serves. */
  readonly document: string;
  /** Value of the header Authorization with the token of an admin. */
  readonly authorization: string;
  readonly stop: () => Promise<void>;
}

/** Starts the built service on a new database of the server, and waits until it answers. */
export async function startOn(
  postgresUrl: string,
  variables: Readonly<Record<string, string>>,
): Promise<Service> {
  const service = await startService(await createDatabase(postgresUrl), variables);
  const document = await fetch(new URL('/docs/openapi.json', service.url));
  return withDocument(service, await document.text());
}

const withDocument = ({ url, authorization, stop }: BenchedService, document: string): Service => ({
  url,
  document,
  authorization,
  stop,
});

async function createDatabase(postgresUrl: string): Promise<string> {
  const name = `interop_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
}
