import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { BoundedPool, CONNECTION_TIMEOUT } from './bounded-pool';
import { CONNECTION_SETTINGS, PersistenceOptions } from './data-source';

/**
 * A pool for reads whose cost depends on the client. It is separate from the pool of the data source, so that such reads
 * do not delay issuing (docs/adr/0033).
 */
@Injectable()
export class ReadPool implements OnApplicationShutdown {
  readonly #pool: BoundedPool;
  readonly #logger = new Logger(ReadPool.name);

  constructor({ databaseUrl, readPoolSize }: PersistenceOptions) {
    this.#pool = new BoundedPool({
      connectionString: databaseUrl,
      application_name: 'ca-service reads',
      max: readPoolSize,
      connectionTimeoutMillis: CONNECTION_TIMEOUT,
      ...CONNECTION_SETTINGS,
    });
    // Without a listener, a lost idle connection would end the process. During shutdown the embedded database may end
    // before the connections do, which is not worth a warning.
    this.#pool.on('error', (error) => {
      if (this.#pool.ending) return;
      this.#logger.warn(`read pool: a connection was lost: ${error.message}`);
    });
  }

  /** @throws DatabaseBusyError */
  connect(): Promise<PoolClient> {
    return this.#pool.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end();
  }
}
