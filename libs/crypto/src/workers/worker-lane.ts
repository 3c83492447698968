import { currentCallerContext, type DomainError } from '@libs/kernel';
import { CallerQueue } from './caller-queue';
import { type CryptoOperation, type ResultOf } from './crypto-operation';
import { CryptoWorkerThread, type Job } from './crypto-worker-thread';

export interface WorkerLaneOptions {
  /** Maximum number of worker threads. Threads start when they are needed. */
  readonly threads: number;
  /** `nice` value of the threads, on Linux: 0 is normal, 19 the lowest priority. */
  readonly niceness: number;
  /** Executes the operations in place of `crypto.worker`; for tests. */
  readonly workerFile?: string | undefined;
}

/**
 * Executes operations on its own worker threads, so that they occupy neither the event loop nor the thread pool of
 * libuv, and do not wait for operations of other lanes. Serves callers in turn. Does not bound its queue: callers use a
 * `ConcurrencyLimit`.
 */
export class WorkerLane {
  readonly #threads = new Set<CryptoWorkerThread>();
  readonly #waiting = new CallerQueue<Job>();
  #cancellation: DomainError | undefined;

  constructor(private readonly options: WorkerLaneOptions) {}

  /**
   * Executes the operation with copies of its byte arrays.
   * @throws CryptoWorkerEndedError when the worker ended; the next operation starts a new one
   * @throws the error given to `cancel`
   */
  run<O extends CryptoOperation>(operation: O): Promise<ResultOf<O>> {
    if (this.#cancellation) return Promise.reject(this.#cancellation);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const caller = currentCallerContext()?.caller?.authId ?? '';
    this.#waiting.add(caller, { operation, resolve, reject });
    this.#assignNext();
    return promise as Promise<ResultOf<O>>;
  }

  /** Rejects waiting and later operations. Running operations complete. */
  cancel(error: DomainError): void {
    this.#cancellation = error;
    for (let job = this.#waiting.take(); job; job = this.#waiting.take()) job.reject(error);
  }

  #assignNext(): void {
    if (this.#waiting.isEmpty) return;
    const thread = [...this.#threads].find(({ isIdle }) => isIdle) ?? this.#startThread();
    const job = thread && this.#waiting.take();
    if (job) thread.execute(job);
  }

  /** Starts a thread; returns `undefined` when the maximum is reached. */
  #startThread(): CryptoWorkerThread | undefined {
    if (this.#threads.size >= this.options.threads) return undefined;
    const thread: CryptoWorkerThread = new CryptoWorkerThread(this.options, {
      idle: () => {
        this.#assignNext();
      },
      ended: () => {
        this.#threads.delete(thread);
        this.#assignNext();
      },
    });
    this.#threads.add(thread);
    return thread;
  }
}
