import { boundedText } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { JobOutcome } from '../job';

/** The last run of a job in any process, and the counts of all runs. */
export interface JobRun {
  readonly job: string;
  /** End of the last run; `undefined` during the first run. */
  readonly finishedAt: Date | undefined;
  readonly seconds: number;
  readonly items: number;
  readonly runs: number;
  readonly failures: number;
}

/** Records the runs of jobs of all replicas in the database. */
export abstract class JobRuns {
  abstract started(job: string): Promise<void>;
  abstract finished(outcome: JobOutcome): Promise<void>;
  /** Returns the jobs among `jobs` that have run. */
  abstract of(jobs: readonly string[]): Promise<JobRun[]>;
}

const MAXIMUM_ERROR = 1_000;

const STARTED = `
  INSERT INTO job_run AS run (name, started_at) VALUES ($1, clock_timestamp())
  ON CONFLICT (name) DO UPDATE SET started_at = greatest(run.started_at, excluded.started_at)`;

/** Inserts the row when `started` could not be written. */
const FINISHED = `
  INSERT INTO job_run AS run (name, started_at, finished_at, seconds, items, last_error, runs, failures)
  VALUES ($1, clock_timestamp() - $2 * interval '1 second', clock_timestamp(), $2, $3, $4, 1, $5)
  ON CONFLICT (name) DO UPDATE SET
    finished_at = excluded.finished_at, seconds = excluded.seconds, items = excluded.items,
    last_error = excluded.last_error, runs = run.runs + 1, failures = run.failures + excluded.failures`;

const READ = `
  SELECT name AS job, finished_at AS "finishedAt", seconds, items::float8, runs::float8, failures::float8
  FROM job_run WHERE name = ANY ($1::text[]) ORDER BY name`;

@Injectable()
export class TypeOrmJobRuns extends JobRuns {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async started(job: string): Promise<void> {
    await this.dataSource.query(STARTED, [job]);
  }

  async finished({ job, seconds, items, error }: JobOutcome): Promise<void> {
    await this.dataSource.query(FINISHED, [
      job,
      seconds,
      items,
      error ? boundedText(error.message, MAXIMUM_ERROR) : null,
      error ? 1 : 0,
    ]);
  }

  async of(jobs: readonly string[]): Promise<JobRun[]> {
    const rows = await this.dataSource.query<(Omit<JobRun, 'finishedAt'> & { finishedAt: Date | null })[]>(
      READ,
      [jobs],
    );
    return rows.map((row) => ({ ...row, finishedAt: row.finishedAt ?? undefined }));
  }
}
