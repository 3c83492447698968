import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../libs/embedded-postgres/src';
import { type OwnRabbitMq, startOwnRabbitMq } from '../support/rabbitmq';
import { ServerProxy } from '../support/server-proxy';
import { type ApiClient, ServiceProcess } from '../support/service';

/** Two replicas, a PostgreSQL and a RabbitMQ. Each can be stopped or killed at any time and is then restarted. */
export class Installation {
  readonly #replicas: ServiceProcess[] = [];
  readonly #clients: (ApiClient | undefined)[] = [];

  private constructor(
    private readonly directory: string,
    private postgres: EmbeddedPostgres,
    private readonly proxy: ServerProxy,
    readonly broker: OwnRabbitMq,
  ) {}

  static async start(): Promise<Installation> {
    const directory = mkdtempSync(join(tmpdir(), 'chaos-'));
    chmodSync(directory, 0o711); // when run as root, the user of the PostgreSQL server needs access
    const [postgres, broker] = await Promise.all([startPostgres(directory), startOwnRabbitMq()]);
    const installation = new Installation(directory, postgres, await ServerProxy.to(postgres.url), broker);
    const variables = {
      DATABASE_URL: installation.databaseUrl,
      AMQP_URL: broker.url,
      AUDIT_EVENTS: 'prefixed',
      KEY_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
      LOG_LEVEL: 'silent',
    };
    for (const n of [0, 1]) installation.#take(n, await ServiceProcess.start(variables));
    return installation;
  }

  /** URL of a proxy, which stays the same when PostgreSQL restarts on another port. */
  get databaseUrl(): string {
    return this.proxy.url;
  }

  /** Returns the client of replica `at` (default: random), or of the other replica while that one is down. */
  client(at = Math.floor(Math.random() * 2)): ApiClient {
    const client = this.#clients[at] ?? this.#clients[1 - at];
    if (!client) throw new Error('no replica is up');
    return client;
  }

  async killReplica(at: 0 | 1): Promise<void> {
    const replica = this.#replicas[at];
    if (!replica) return;
    this.#clients[at] = undefined;
    await replica.kill('SIGKILL');
    this.#take(at, await restarted(replica));
  }

  /** Restarts PostgreSQL. `quit` leaves the state of a crash, so that PostgreSQL has to recover. */
  async restartPostgres(end: 'stop' | 'quit'): Promise<void> {
    if (end === 'quit') process.kill(postmasterOf(this.directory), 'SIGQUIT');
    await this.postgres.stop();
    this.postgres = await startPostgres(this.directory);
    this.proxy.leadTo(this.postgres.url);
  }

  async restartBroker(end: 'stop' | 'kill', away: number): Promise<void> {
    await this.broker[end]();
    await new Promise((done) => setTimeout(done, away));
    await this.broker.start();
  }

  async remove(): Promise<void> {
    await Promise.all(this.#replicas.map((replica) => replica.remove()));
    await this.proxy.cut();
    await Promise.all([this.postgres.stop(), this.broker.remove()]);
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #take(at: number, replica: ServiceProcess): void {
    this.#replicas[at] = replica;
    this.#clients[at] = replica.admin;
  }
}

/** Restarts a replica like a process supervisor: retries while the database is down. */
async function restarted(replica: ServiceProcess): Promise<ServiceProcess> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      return await replica.restart();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((done) => setTimeout(done, 500));
    }
  }
}

const startPostgres = (directory: string): Promise<EmbeddedPostgres> =>
  EmbeddedPostgres.start({ dataDirectory: join(directory, 'postgres'), isForTests: true });

const postmasterOf = (directory: string): number =>
  Number(readFileSync(join(directory, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
