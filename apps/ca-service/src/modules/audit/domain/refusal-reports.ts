import type { RefusalReport } from './refusal-counts';

/** Publishes reports of refused requests: at most one a minute for all processes together. */
export abstract class RefusalReports {
  /** Whether reports are published at all. */
  abstract readonly areWanted: boolean;

  /** Publishes the report and returns true; returns false when any process published one within the last minute. */
  abstract publish(report: RefusalReport): Promise<boolean>;
}
