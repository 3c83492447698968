import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DevelopmentIssuer, type Permission } from '@libs/auth';
import { startBuiltProgram } from './built-program';

/** Ends a start that hangs, in milliseconds. An idle machine needs 2,500. */
export const START_LIMIT = 200_000;

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** What a finished process left behind. */
export interface Exit {
  readonly code: number | null;
  readonly stderr: string;
}

export type { Permission };

/** A running service, with a client for each permission. */
export interface Service {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly admin: ApiClient;
  readonly issuer: ApiClient;
  readonly reader: ApiClient;
  /** Signs a token of the identity `subject`; by default each permission has an identity of its own. */
  token(permission?: Permission, subject?: string): Promise<string>;
}

type Clients = Pick<Service, Permission>;

/** The built service as a process that a test can stop, kill and start again. */
export class ServiceProcess implements Service {
  readonly #child: ChildProcess;
  #output = '';
  #errors = '';
  #url: string | undefined;
  #clients: Clients | undefined;

  private constructor(
    private readonly variables: Readonly<Record<string, string>>,
    readonly dataDirectory: string,
    private readonly isReplica = false,
  ) {
    this.#child = startBuiltProgram('ca-service/src/main.js', {
      HTTP_PORT: '0',
      METRICS_PORT: '0',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDirectory,
      ...variables,
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
  }

  /** Starts the service and waits until it answers. */
  static async start(
    variables: Record<string, string> = {},
    dataDirectory?: string,
  ): Promise<ServiceProcess> {
    const service = await ServiceProcess.launch(variables, dataDirectory);
    await service.#ready();
    return service;
  }

  /** Starts another process with the data directory of `service`, which outlives the replica. */
  static async startReplica(
    { dataDirectory }: Pick<Service, 'dataDirectory'>,
    variables: Record<string, string>,
  ): Promise<ServiceProcess> {
    const replica = new ServiceProcess(variables, dataDirectory, true);
    await replica.#ready();
    return replica;
  }

  /** Starts the service without waiting, for starts that are to fail. */
  static async launch(
    variables: Record<string, string> = {},
    dataDirectory?: string,
  ): Promise<ServiceProcess> {
    return new ServiceProcess(variables, dataDirectory ?? (await mkdtemp(join(tmpdir(), 'ca-test-'))));
  }

  get url(): string {
    if (this.#url === undefined) throw new Error('the service is not up');
    return this.#url;
  }

  get databaseUrl(): string {
    const url = this.variables['DATABASE_URL'];
    if (url === undefined) throw new Error('the service has an embedded database');
    return url;
  }

  get admin(): ApiClient {
    return this.#client('admin');
  }

  get issuer(): ApiClient {
    return this.#client('issuer');
  }

  get reader(): ApiClient {
    return this.#client('reader');
  }

  /** Where it serves metrics, given a METRICS_PORT (`withMetrics`). */
  get metricsUrl(): string {
    const address = /Metrics\s+(http:\/\/\S+)/.exec(this.#output)?.[1];
    if (address === undefined) throw new Error('the service is not up, or METRICS_PORT is 0');
    return address;
  }

  /** Whether the start has come to its end: also of a process that serves no API. */
  get isUp(): boolean {
    return this.#output.includes('is up');
  }

  /** What it has logged, and announced at start. */
  get output(): string {
    return this.#output;
  }

  /** Of the process, for /proc. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  token(permission: Permission = 'admin', subject?: string): Promise<string> {
    return developmentToken(this.dataDirectory, permission, subject);
  }

  /** The same installation again, after this process has ended. */
  restart(): Promise<ServiceProcess> {
    return ServiceProcess.start(this.variables, this.dataDirectory);
  }

  kill(signal: NodeJS.Signals): Promise<Exit> {
    this.#child.kill(signal);
    return this.exited();
  }

  async exited(): Promise<Exit> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return { code: this.#child.exitCode, stderr: this.#errors };
  }

  /** Ends the service in order and deletes its data directory, unless that is the directory of another process. */
  async remove(): Promise<void> {
    await this.kill('SIGTERM');
    if (!this.isReplica) await rm(this.dataDirectory, { recursive: true, force: true });
  }

  #client(permission: Permission): ApiClient {
    if (this.#clients === undefined) throw new Error('the service is not up');
    return this.#clients[permission];
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + START_LIMIT;
    while (Date.now() < deadline) {
      const address = /API\s+(http:\/\/\S+)\/api\/ca\/v1/.exec(this.#output)?.[1];
      if (address) {
        this.#url = address;
        this.#clients = await clientsOf(this);
        return;
      }
      if (this.#child.exitCode !== null) throw new Error(`the service ended: ${this.#errors}`);
      await new Promise((done) => setTimeout(done, 50));
    }
    this.#child.kill('SIGKILL');
    throw new Error(`the service was not up within ${START_LIMIT} ms: ${this.#output}${this.#errors}`);
  }
}

export async function clientsOf({
  url,
  dataDirectory,
}: Pick<Service, 'url' | 'dataDirectory'>): Promise<Clients> {
  const client = async (permission: Permission): Promise<ApiClient> =>
    new ApiClient(`${url}/api/ca/v1`, await developmentToken(dataDirectory, permission));
  return { admin: await client('admin'), issuer: await client('issuer'), reader: await client('reader') };
}

/** Signs a token with the development key that the service keeps in its data directory. */
export async function developmentToken(
  dataDirectory: string,
  permission: Permission,
  subject = `development-${permission}`,
): Promise<string> {
  const issuer = await DevelopmentIssuer.open(join(dataDirectory, 'development-issuer'));
  return issuer.issueToken({ permission, subject });
}

/** Calls the API as a client would. */
export class ApiClient {
  constructor(
    private readonly base: string,
    private readonly token: string | undefined,
  ) {}

  get<T = never>(path: string): Promise<Answer<T>> {
    return this.send('GET', path);
  }

  post<T = never>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send('POST', path, JSON.stringify(body));
  }

  put<T = never>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send('PUT', path, JSON.stringify(body));
  }

  delete<T = never>(path: string): Promise<Answer<T>> {
    return this.send('DELETE', path);
  }

  async send<T = never>(method: string, path: string, body?: string): Promise<Answer<T>> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: this.token === undefined ? {} : { authorization: `Bearer ${this.token}` },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    };
  }
}
