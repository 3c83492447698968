import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { BoundedPool, CONNECTION_TIMEOUT } from './bounded-pool';
import { CONNECTION_SETTINGS, PersistenceOptions } from './data-source';

/**
 * Connections for reads whose cost a client decides. They are apart from those of the data source, so that such reads
 * never delay what issues certificates (docs/adr/0033).
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
    // Without a listener, the end of an idle connection would end the process. The embedded database may end before the
    // last connection of an orderly stop does: that is no loss.
    this.#pool.on('error', (error) => {
      if (this.#pool.ending) return;
      this.#logger.warn(`A connection of the read pool was lost: ${error.message}`);
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
