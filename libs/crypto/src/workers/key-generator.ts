import { type KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type ConcurrencyBounds, ConcurrencyLimit } from '@libs/kernel';
import { type KeySpec } from '../x509/keys/key-type';
import { type CryptoOperation } from './crypto-operation';
import { KeyGenerationCancelledError } from './crypto-worker.errors';
import { WorkerLane } from './worker-lane';

/** Per RSA size: a quarter of the CPUs, because generations of all sizes can run at once. */
const RSA_THREADS = Math.max(1, Math.floor(availableParallelism() / 4));

interface LaneOptions extends ConcurrencyBounds {
  readonly retryAfterSeconds: number;
  readonly threads: number;
  /** A thread of `nice` 10 gets a tenth of the CPU time of one at 0 when both compete for a CPU; at 19, a seventieth. */
  readonly niceness: number;
}

/** Keys on elliptic curves and of ML-DSA. (Measured on Node 24: 0.04 ms for P-256, 3 ms for P-521.) */
const QUICK: LaneOptions = { total: 256, perCaller: 64, retryAfterSeconds: 1, threads: 1, niceness: 0 };

/** (Measured on Node 24, median: 2048 bits 0.06 s, 3072 0.2 s, 4096 0.5 s; 8192 bits 5 s to a minute.) */
const RSA: readonly (Omit<LaneOptions, 'threads'> & { readonly maximumBits: number })[] = [
  { maximumBits: 3072, total: 64, perCaller: 16, retryAfterSeconds: 1, niceness: 5 },
  { maximumBits: 4096, total: 32, perCaller: 8, retryAfterSeconds: 5, niceness: 10 },
  { maximumBits: Infinity, total: 16, perCaller: 5, retryAfterSeconds: 30, niceness: 19 },
];

/** Generations of one RSA size, or of all quick keys. Generations in other lanes do not delay them. */
interface KeyLane {
  readonly limit: ConcurrencyLimit;
  readonly worker: WorkerLane;
}

/**
 * Generates private keys on worker threads. Each RSA size has its own lane, so that a small key never waits for large
 * ones. Each lane is bounded, in total and per caller.
 */
export class KeyGenerator {
  readonly #lanes = new Map<string, KeyLane>();
  #isStopping = false;

  /** `workerFile` replaces `crypto.worker` in tests. */
  constructor(private readonly workerFile?: string) {}

  /**
   * Generates a key. The caller has checked that its type and size are supported.
   * @throws CallerLimitReachedError, ServiceLimitReachedError, CryptoWorkerEndedError, KeyGenerationCancelledError
   */
  generate(spec: KeySpec): Promise<KeyObject> {
    const { limit, worker } = this.#laneOf(spec);
    return limit.run(() => worker.run(operationFor(spec)));
  }

  /**
   * Rejects waiting and later generations at shutdown, which a queue of large RSA keys would delay by minutes. Running
   * generations complete.
   */
  cancelWaiting(): void {
    this.#isStopping = true;
    for (const { worker } of this.#lanes.values()) worker.cancel(new KeyGenerationCancelledError());
  }

  #laneOf({ type, bits }: KeySpec): KeyLane {
    const name = type === 'RSA' ? `RSA-${bits} key generations` : 'key generations';
    const lane = this.#lanes.get(name) ?? this.#newLane(name, type === 'RSA' ? bits : undefined);
    this.#lanes.set(name, lane);
    return lane;
  }

  #newLane(name: string, rsaBits: number | undefined): KeyLane {
    const options = rsaBits === undefined ? QUICK : rsaOptions(rsaBits);
    const worker = new WorkerLane({ ...options, workerFile: this.workerFile });
    if (this.#isStopping) worker.cancel(new KeyGenerationCancelledError());
    return { limit: new ConcurrencyLimit(name, options, options.retryAfterSeconds), worker };
  }
}

function rsaOptions(bits: number): LaneOptions {
  const options = RSA.find(({ maximumBits }) => bits <= maximumBits);
  if (options === undefined) throw new RangeError(`${bits} is not a size of an RSA key`);
  return { ...options, threads: RSA_THREADS };
}

function operationFor({ type, bits }: KeySpec): CryptoOperation & { kind: `generate${string}` } {
  switch (type) {
    case 'RSA':
      return { kind: 'generate-rsa', bits };
    case 'ECDSA':
      return { kind: 'generate-ec', curve: `P-${bits}` };
    case 'Ed25519':
      return { kind: 'generate', algorithm: 'ed25519' };
    case 'ML-DSA':
      return { kind: 'generate', algorithm: `ml-dsa-${bits}` as 'ml-dsa-44' };
  }
}
