import { availableParallelism } from 'node:os';
import { KeyGenerator } from './key-generator';
import { WorkerLane } from './worker-lane';

const SIGNATURE_LANE = { threads: Math.max(1, Math.floor(availableParallelism() / 2)), niceness: 0 };

/** The lanes of worker threads of a process. One instance serves all engines. */
export class CryptoWorkers {
  readonly keyGenerator = new KeyGenerator();
  readonly signing = new WorkerLane(SIGNATURE_LANE);
  /** A lane of its own: callers with the role reader may verify, and must not delay signatures. */
  readonly verification = new WorkerLane(SIGNATURE_LANE);
  /** Decrypts imported private keys. */
  readonly decryption = new WorkerLane({ threads: 1, niceness: 5 });
}
