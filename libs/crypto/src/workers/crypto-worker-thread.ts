import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type CryptoAnswer, type CryptoOperation } from './crypto-operation';
import { CryptoWorkerEndedError } from './crypto-worker.errors';

/** An operation, and the functions that settle the promise of its result. */
export interface Job {
  readonly operation: CryptoOperation;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Called when a thread can take another job, and when it has ended. */
export interface ThreadListener {
  readonly idle: () => void;
  readonly ended: () => void;
}

/** The compiled file in `dist`, the TypeScript source in tests. */
const WORKER_FILE = join(__dirname, `crypto.worker${extname(__filename)}`);

/** Operations need little memory; the limit ends a worker that leaks before it harms the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 };

/** A worker thread that executes one job at a time. It keeps the process alive only while it executes one. */
export class CryptoWorkerThread {
  readonly #worker: Worker;
  #job: Job | undefined;

  constructor(
    { niceness, workerFile }: { readonly niceness: number; readonly workerFile?: string | undefined },
    private readonly listener: ThreadListener,
  ) {
    // The thread must not see the secrets in the environment, nor the options of the process.
    const isolation = { env: {}, execArgv: ['--no-warnings'], resourceLimits: RESOURCE_LIMITS };
    this.#worker = new Worker(workerFile ?? WORKER_FILE, { ...isolation, workerData: { niceness } });
    this.#worker.unref();
    let failure: unknown;
    this.#worker.on('message', (answer: CryptoAnswer) => {
      this.#settle(answer);
    });
    this.#worker.on('messageerror', (error) => {
      this.#fail(error);
    });
    this.#worker.on('error', (error) => {
      failure = error;
    });
    this.#worker.on('exit', () => {
      this.#take()?.reject(new CryptoWorkerEndedError(failure));
      this.listener.ended();
    });
  }

  get isIdle(): boolean {
    return this.#job === undefined;
  }

  execute(job: Job): void {
    this.#job = job;
    this.#worker.ref();
    const { copy, buffers } = copyOf(job.operation);
    try {
      this.#worker.postMessage(copy, buffers);
    } catch (error) {
      this.#fail(error);
    }
  }

  #settle(answer: CryptoAnswer): void {
    const job = this.#take();
    if ('failure' in answer) job?.reject(new Error(answer.failure));
    else job?.resolve(answer.result);
    this.listener.idle();
  }

  #fail(error: unknown): void {
    this.#take()?.reject(error);
    this.listener.idle();
  }

  #take(): Job | undefined {
    const job = this.#job;
    this.#job = undefined;
    this.#worker.unref();
    return job;
  }
}

/**
 * The operation with copies of its byte arrays, whose buffers can be transferred. A small Buffer itself cannot: it shares
 * its memory with other Buffers.
 */
function copyOf(operation: CryptoOperation): { copy: Record<string, unknown>; buffers: ArrayBuffer[] } {
  const copy: Record<string, unknown> = { ...operation };
  const buffers: ArrayBuffer[] = [];
  for (const [name, value] of Object.entries(operation)) {
    if (!(value instanceof Uint8Array)) continue;
    const bytes = new Uint8Array(value);
    copy[name] = bytes;
    buffers.push(bytes.buffer);
  }
  return { copy, buffers };
}
