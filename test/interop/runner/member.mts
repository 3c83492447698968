import type { Service } from './service.mts';

/** A client or verifier that others wrote: one folder of `test/interop`. */
export interface Member {
  /** Name of its folder. */
  readonly name: string;
  /** Programs that must be on the PATH. */
  readonly programs: readonly string[];
  /**
   * Fetches and builds what others wrote. What the repository holds is built in `run`.
   * @throws LeftOutError when something cannot be fetched or built
   */
  readonly install: (workshop: Workshop) => Promise<void>;
  readonly run: (bench: Bench) => Promise<Outcome>;
}

/** What installing needs. */
export interface Workshop {
  /** Folder of the member in the repository. */
  readonly folder: string;
  /** Directory for what is fetched and built; it outlives the run. */
  readonly cache: string;
  /** Milliseconds that installing may take. */
  readonly timeLimit: number;
}

/** What running needs. */
export interface Bench extends Workshop {
  readonly service: Service;
  /** Directory for what the run makes; it is removed afterwards. */
  readonly scratch: string;
  /** Decides every random choice of the run. */
  readonly seed: number;
  /** The short form: as much as fits into CI. */
  readonly isShort: boolean;
}

/** Result of one member. */
export interface Outcome {
  readonly tool: string;
  readonly version: string;
  /** Number of requests, certificates or assertions: `unit` names which. */
  readonly cases: number;
  readonly unit: string;
  /** One text per failure. */
  readonly failures: readonly string[];
}

/** A member that cannot run here: reported by name, and no failure. */
export class LeftOutError extends Error {}
