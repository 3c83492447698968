import { abortableSleep, Listeners } from '@libs/kernel';
import { EVENTS_NUMBERED } from '@libs/messaging';
import { PersistenceOptions } from '@libs/persistence';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Client } from 'pg';
import { EventNotifications } from '../domain/event-log';

const RECONNECT_WAIT = 1_000;
const CONNECT_TIMEOUT = 10_000;

/**
 * Notifies listeners of new events by LISTEN of PostgreSQL, on a connection outside of the pool. The connection is opened
 * for the first listener and kept until the process ends.
 */
@Injectable()
export class PostgresEventNotifications extends EventNotifications implements BeforeApplicationShutdown {
  readonly #logger = new Logger(PostgresEventNotifications.name);
  readonly #listeners = new Listeners();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #isReported = false;

  constructor(private readonly options: PersistenceOptions) {
    super();
  }

  listen(listener: () => void): () => void {
    this.#running ??= this.#run();
    return this.#listeners.add(listener);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#connectedUntilLost().catch((error: unknown) => {
        if (!this.#isReported)
          this.#logger.warn(
            `The connection for event notifications failed; event streams poll instead: ${String(error)}`,
          );
        this.#isReported = true;
      });
      await abortableSleep(RECONNECT_WAIT, signal);
    }
  }

  async #connectedUntilLost(): Promise<void> {
    const client = new Client({
      connectionString: this.options.databaseUrl,
      application_name: 'ca-service events',
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      keepAlive: true,
    });
    const lost = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => {
        reject(new Error('the connection was closed'));
      });
      this.#closing.signal.addEventListener('abort', reject, { once: true });
    });
    client.on('notification', this.#listeners.notify);
    try {
      await Promise.race([this.#begin(client), lost]);
      await lost;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async #begin(client: Client): Promise<void> {
    await client.connect();
    await client.query(`LISTEN ${EVENTS_NUMBERED}`);
    this.#isReported = false;
    this.#listeners.notify(); // events that arrived before LISTEN
  }
}
