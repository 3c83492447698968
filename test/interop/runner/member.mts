import type { Service } from './service.mts';

/** A third-party client, linter or validator: one folder of `test/interop`. */
export interface Member {
  /** Name of its folder. */
  readonly name: string;
  /** Programs that must be on the PATH. */
  readonly programs: readonly string[];
  /**
   * Fetches and builds the third-party code. The code of this repository is built in `run`.
   * @throws LeftOutError when something cannot be fetched or built
   */
  readonly install: (workshop: Workshop) => Promise<void>;
  readonly run: (bench: Bench) => Promise<Outcome>;
}

/** Folders and time limit of an installation. */
export interface Workshop {
  /** Folder of the member in the repository. */
  readonly folder: string;
  /** Directory for fetched and built files. It is kept after the run. */
  readonly cache: string;
  /** Time limit of each command in milliseconds. */
  readonly timeLimit: number;
}

/** Service, folders and options of a run. */
export interface Bench extends Workshop {
  readonly service: Service;
  /** Directory for files of the run. It is removed afterwards. */
  readonly scratch: string;
  /** Seed of all random choices of the run. */
  readonly seed: number;
  /** Whether to run the reduced number of cases that fits into CI. */
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

/** The member cannot run on this machine. It is reported as left out, which is not a failure. */
export class LeftOutError extends Error {}
