import { availableParallelism } from 'node:os';
import { KeyGenerator } from './key-generator';
import { WorkerLane } from './worker-lane';

const SIGNATURE_LANE = { threads: Math.max(1, Math.floor(availableParallelism() / 2)), niceness: 0 };

/** The worker threads of a process; each is started when it is first needed. One instance serves all engines. */
export class CryptoWorkers {
  readonly keyGenerator = new KeyGenerator();
  readonly signing = new WorkerLane(SIGNATURE_LANE);
  /** Apart from `signing`: readers may verify, and must not delay what admins sign. */
  readonly verification = new WorkerLane(SIGNATURE_LANE);
  /** Of private keys that are imported. */
  readonly decryption = new WorkerLane({ threads: 1, niceness: 5 });
}
