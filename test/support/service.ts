import { inject } from 'vitest';
import { createDatabase } from './database';
import {
  type Answer,
  ApiClient,
  clientsOf,
  developmentToken,
  type Exit,
  type Permission,
  type Service,
  ServiceProcess,
} from './service-process';

/** Where a shared service is: plain values that go from the set-up to the workers. */
export interface SharedServiceAddress {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** One service per worker; `shared-services.ts` starts them. */
    sharedServices: readonly SharedServiceAddress[];
  }
}

/**
 * Returns the service that runs with default settings for all files of this worker. A file that stops the service,
 * counts the rows of whole tables or needs other settings uses `startService` instead. What earlier files created is
 * still there, so ids must be those of the file.
 *
 * @example
 * const { admin, databaseUrl } = await sharedService();
 */
export async function sharedService(): Promise<Service> {
  const services = inject('sharedServices');
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 1);
  const address = services[(worker - 1) % services.length];
  if (!address) throw new Error('only files of the e2e tier have a shared service');
  const token = (permission: Permission = 'admin', subject?: string): Promise<string> =>
    developmentToken(address.dataDirectory, permission, subject);
  return { ...address, ...(await clientsOf(address)), token };
}

/**
 * Starts a service on a new database. `variables` are added to the settings of tests. The caller removes it.
 *
 * @example
 * const service = await startService({ AUDIT_EVENTS: 'lamassu' });
 */
export async function startService(variables: Record<string, string> = {}): Promise<ServiceProcess> {
  return ServiceProcess.start({ DATABASE_URL: await createDatabase(inject('postgresUrl')), ...variables });
}

/** Starts a replica: another process with the database and the keys of `service`. The caller removes it. */
export function startReplica(
  service: Service,
  variables: Record<string, string> = {},
): Promise<ServiceProcess> {
  return ServiceProcess.startReplica(service, { DATABASE_URL: service.databaseUrl, ...variables });
}

export { ApiClient, ServiceProcess };
export type { Answer, Exit, Service };
