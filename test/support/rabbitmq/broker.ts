import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilItAnswers } from './amqp-probe';
import { type BrokerTls, PASSWORD_USER, tlsConfiguration } from './broker-tls';
import type { RabbitMq } from './rabbitmq';
import { cleanUpWhenOrphaned } from '../orphan-cleanup';

/** A broker that a test can stop and start. Its port and its data survive, as when a machine restarts. */
export interface OwnRabbitMq extends RabbitMq {
  /** Port for TLS; `undefined` when the broker has none. */
  readonly tlsPort: number | undefined;
  /** Stops the broker in an orderly way. */
  stop(): Promise<void>;
  /** Kills the broker. Queues and exchanges declared just before may be lost, because Mnesia writes to disk later. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Suspends the broker: its connections stay open but do not answer, as when a network hangs. */
  freeze(): void;
  thaw(): void;
}

/** A cluster that a new node joins: its Erlang cookie (the shared secret) and the names of its nodes. */
export interface ClusterToJoin {
  readonly cookie: string;
  readonly nodes: readonly string[];
}

/** A RabbitMQ process with its own directory and ports. */
export class Broker implements OwnRabbitMq {
  readonly url: string;
  readonly tlsPort: number | undefined;
  /** The Erlang node name. */
  readonly name: string;
  output = '';
  readonly #directory = mkdtempSync(join(tmpdir(), 'rabbitmq-'));
  readonly #identity = brokerUser();
  readonly #environment: NodeJS.ProcessEnv;
  #process: ChildProcess | undefined;
  #callOff: () => void = () => undefined;

  constructor(
    private readonly program: string,
    [port, epmdPort, distributionPort, tlsPort]: readonly number[],
    {
      tls,
      cluster,
      lines,
    }: {
      readonly tls?: BrokerTls | undefined;
      readonly cluster?: ClusterToJoin;
      /** Further lines of rabbitmq.conf. */
      readonly lines: readonly string[];
    },
  ) {
    this.tlsPort = tlsPort;
    this.name = `tests-${port!}@localhost`;
    this.url = `amqp://${tls ? PASSWORD_USER : 'guest:guest'}@127.0.0.1:${port!}`;
    const directory = this.#directory;
    if (this.#identity) chownSync(directory, this.#identity.uid, this.#identity.gid);
    const tlsLines = tls && tlsPort ? tlsConfiguration(directory, tlsPort, tls) : [];
    const ofCluster = cluster ? clusterConfiguration([...cluster.nodes, this.name]) : tlsLines;
    if (cluster) this.#cookie(cluster.cookie);
    writeFileSync(join(directory, 'rabbitmq.conf'), configuration(port!, [...lines, ...ofCluster]));
    writeFileSync(join(directory, 'enabled_plugins'), tls ? '[rabbitmq_auth_mechanism_ssl].\n' : '[].\n');
    writeFileSync(join(directory, 'rabbitmq-env.conf'), '');
    this.#environment = {
      PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`,
      LANG: 'C.UTF-8',
      HOME: directory, // Erlang reads .erlang.cookie from here
      ERL_EPMD_PORT: String(epmdPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: this.name,
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
      RABBITMQ_ADVANCED_CONFIG_FILE: join(directory, 'no-advanced.config'),
      RABBITMQ_CONF_ENV_FILE: join(directory, 'rabbitmq-env.conf'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'enabled_plugins'),
      RABBITMQ_MNESIA_BASE: join(directory, 'data'),
      RABBITMQ_LOG_BASE: join(directory, 'log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_PID_FILE: join(directory, 'pid'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: erlangArguments(cluster),
    };
  }

  /** Starts epmd in the same process group, because an epmd that RabbitMQ starts would outlive it. */
  async start(): Promise<void> {
    if (this.#process) throw new Error('This RabbitMQ is already running');
    rmSync(join(this.#directory, 'pid'), { force: true });
    const script = 'epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 & exec "$0"';
    const child = spawn('sh', ['-c', script, this.program], {
      cwd: this.#directory,
      env: this.#environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...this.#identity,
    });
    this.#process = child;
    this.#callOff = cleanUpWhenOrphaned(CLEAN_UP, [String(child.pid), this.#directory]);
    const remember = (chunk: Buffer): void =>
      void (this.output = (this.output + chunk.toString()).slice(-8_000));
    child.stdout.on('data', remember);
    child.stderr.on('data', remember);
    await untilItAnswers(this.url, () => child.exitCode === null && child.signalCode === null);
  }

  async stop(): Promise<void> {
    const pid = this.#brokerPid();
    if (pid !== undefined) signal(pid, 'SIGTERM'); // Erlang stops its applications in order
    await this.#exit(60_000);
    await this.kill();
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    const pid = this.#brokerPid();
    if (pid !== undefined) signal(pid, 'SIGKILL');
    signal(-child.pid!, 'SIGKILL');
    await this.#exit(10_000);
    this.#callOff();
    this.#process = undefined;
  }

  freeze(): void {
    process.kill(this.#brokerPid()!, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.#brokerPid()!, 'SIGCONT');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Writes the Erlang cookie. */
  #cookie(secret: string): void {
    const path = join(this.#directory, '.erlang.cookie');
    writeFileSync(path, secret, { mode: 0o400 });
    if (this.#identity) chownSync(path, this.#identity.uid, this.#identity.gid);
  }

  #brokerPid(): number | undefined {
    try {
      return Number.parseInt(readFileSync(join(this.#directory, 'pid'), 'utf8'), 10) || undefined;
    } catch {
      return undefined;
    }
  }

  async #exit(patience: number): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await once(child, 'exit', { signal: AbortSignal.timeout(patience) }).catch(() => undefined);
  }
}

const CLEAN_UP = `kill -s KILL -- "-$1"
pid=$(cat "$2/pid") && kill -9 "$pid"
rm -rf "$2" || { sleep 1; rm -rf "$2"; }`;

function configuration(port: number, more: readonly string[]): string {
  return ['listeners.tcp.1 = 127.0.0.1:' + String(port), 'disk_free_limit.absolute = 50MB', ...more, ''].join(
    '\n',
  );
}

/** In a cluster, nodes detect a hanging node after about 8 s instead of a minute (https://www.rabbitmq.com/docs/nettick). */
const erlangArguments = (cluster: ClusterToJoin | undefined): string =>
  `-kernel inet_dist_use_interface {127,0,0,1}${cluster ? ' net_ticktime 8' : ''}`;

/** A node that lists only itself forms a new cluster (https://www.rabbitmq.com/docs/cluster-formation). */
const clusterConfiguration = (nodes: readonly string[]): string[] => [
  'cluster_formation.peer_discovery_backend = classic_config',
  'cluster_partition_handling = pause_minority', // https://www.rabbitmq.com/docs/partitions
  ...nodes.map((node, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${node}`),
];

/** Returns the user `rabbitmq`, which the package creates, when this process is root; otherwise `undefined`. */
function brokerUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'rabbitmq'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has already ended.
  }
}
