import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startBuiltProgram } from '../../support/built-program';
import { ApiClient } from '../../support/service';
import { START_LIMIT } from '../../support/service-process';

/** The built webhook forwarder as a process of its own: it can be killed like one. */
export class ForwarderProcess {
  readonly #child: ChildProcess;
  #output = '';
  errors = '';

  private constructor(variables: Record<string, string>) {
    this.#child = startBuiltProgram('webhook-forwarder/src/main.js', {
      HTTP_PORT: '0',
      METRICS_PORT: '0',
      LOG_LEVEL: 'fatal',
      ...variables,
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
  }

  /** Starts it without waiting, for starts that are to fail. */
  static launch(variables: Record<string, string>): ForwarderProcess {
    return new ForwarderProcess(variables);
  }

  static async start(variables: Record<string, string>): Promise<ForwarderProcess> {
    const forwarder = new ForwarderProcess(variables);
    const deadline = Date.now() + START_LIMIT;
    while (forwarder.#address === undefined) {
      if (forwarder.#child.exitCode !== null || Date.now() > deadline) {
        forwarder.#child.kill('SIGKILL');
        throw new Error(`the forwarder is not up: ${forwarder.#output}${forwarder.errors}`);
      }
      await new Promise((done) => setTimeout(done, 30));
    }
    return forwarder;
  }

  get url(): string {
    return this.#address ?? '';
  }

  /** Where it serves metrics, given a METRICS_PORT (`withMetrics`). */
  get metricsUrl(): string {
    return /metrics at (http:\S+)/.exec(this.#output)?.[1] ?? '';
  }

  client(token?: string): ApiClient {
    return new ApiClient(this.url, token);
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.exited();
  }

  async exited(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  get #address(): string | undefined {
    return /history at (http:\S+)\/deliveries/.exec(this.#output)?.[1];
  }
}
