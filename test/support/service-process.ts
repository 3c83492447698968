import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DevelopmentIssuer, type Permission } from '@libs/auth';

const MAIN = resolve('dist/apps/ca-service/src/main.js');

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

/** The built service as a process of its own: it can be killed like one. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  #output = '';
  #errors = '';
  #url: string | undefined;

  private constructor(
    private readonly variables: Readonly<Record<string, string>>,
    readonly dataDirectory: string,
  ) {
    this.#child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH,
        HTTP_PORT: '0',
        METRICS_PORT: '0',
        LOG_LEVEL: 'warn',
        DATA_DIR: dataDirectory,
        ...variables,
      },
      // Away from the repository, so that nobody's .env is read.
      cwd: tmpdir(),
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

  /** A token of the identity `subject`; by default each permission has an identity of its own. */
  async token(
    permission: Permission = 'admin',
    subject: string = `development-${permission}`,
  ): Promise<string> {
    const issuer = await DevelopmentIssuer.open(join(this.dataDirectory, 'development-issuer'));
    return issuer.issueToken({ permission, subject });
  }

  /** A client with the permission of its own. */
  async client(permission: Permission = 'admin'): Promise<ApiClient> {
    return new ApiClient(`${this.url}/api/ca/v1`, await this.token(permission));
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

  /** Ends the service in order and forgets its data. */
  async remove(): Promise<void> {
    await this.kill('SIGTERM');
    await rm(this.dataDirectory, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const address = /API\s+(http:\/\/\S+)\/api\/ca\/v1/.exec(this.#output)?.[1];
      if (address) {
        this.#url = address;
        return;
      }
      if (this.#child.exitCode !== null) throw new Error(`the service ended: ${this.#errors}`);
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the service was not up within a minute: ${this.#output}${this.#errors}`);
  }
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
