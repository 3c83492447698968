import type { INestApplicationContext } from '@nestjs/common';
import { readEnvironment } from '../../apps/ca-service/src/config/environment';
import { createStandaloneApplication } from '../../apps/ca-service/src/bootstrap';
import { openStartupContext } from '../../apps/ca-service/src/startup-context';
import { CaExpirationDeltas } from '../../apps/ca-service/src/modules/ca';
import { CertificateExpirationDeltas } from '../../apps/ca-service/src/modules/certificate';
import { createCa } from './issuing';
import { type ApiClient, type ServiceProcess, startService } from './service';
import type { CaView } from './wire';

export const EXPIRATION_DELTAS = 'lamassu.io/ca/expiration-deltas';

/** An element of the array, as clients write it. */
export interface Delta {
  readonly delta: string;
  readonly name?: string;
  readonly triggered?: boolean;
}

/** Metadata with these deltas. */
export const withDeltas = (...deltas: unknown[]): Record<string, unknown> => ({
  [EXPIRATION_DELTAS]: deltas,
});

/** The patch that puts deltas into metadata. */
export const addDeltas = (...deltas: unknown[]): object => ({
  patches: [{ op: 'add', path: '/lamassu.io~1ca~1expiration-deltas', value: deltas }],
});

/** A replica without roles, which announces expiration deltas only when a test calls it. */
export class DeltaTeller {
  private constructor(
    private readonly context: INestApplicationContext,
    private readonly startup: { close(): Promise<void> },
  ) {}

  static async start(variables: Record<string, string>): Promise<DeltaTeller> {
    const environment = { ...readEnvironment({ LOG_LEVEL: 'warn', ...variables }), ROLES: [] };
    const startup = await openStartupContext(environment, () => undefined);
    return new DeltaTeller(await createStandaloneApplication(startup), startup);
  }

  /** Announces due deltas of certificates, and returns the number of certificates. */
  certificates(): Promise<number> {
    return this.context.get(CertificateExpirationDeltas, { strict: false }).run();
  }

  /** Announces due deltas of CAs, and returns the number of CAs. */
  cas(): Promise<number> {
    return this.context.get(CaExpirationDeltas, { strict: false }).run();
  }

  async stop(): Promise<void> {
    await this.context.close();
    await this.startup.close();
  }
}

/** A service with a CA on a new database, and a `DeltaTeller` on the same database. */
export class ToldService {
  private constructor(
    readonly url: string,
    readonly client: ApiClient,
    readonly ca: CaView,
    readonly teller: DeltaTeller,
    private readonly service: ServiceProcess,
  ) {}

  static async start(): Promise<ToldService> {
    // Without the role `jobs` only the test announces deltas.
    const service = await startService({ ROLES: 'api,relay' });
    const { databaseUrl: url, admin, dataDirectory } = service;
    const teller = await DeltaTeller.start({ DATABASE_URL: url, DATA_DIR: dataDirectory });
    return new ToldService(url, admin, await createCa(admin), teller, service);
  }

  /** Starts another `DeltaTeller` on the same database. */
  another(): Promise<DeltaTeller> {
    return DeltaTeller.start({ DATABASE_URL: this.url, DATA_DIR: this.service.dataDirectory });
  }

  async remove(): Promise<void> {
    await this.teller.stop();
    await this.service.remove();
  }
}
